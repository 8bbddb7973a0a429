import type { Zone } from '../../server/contract.ts';
import { centreOf, textOf } from './Shapes.tsx';

interface Props {
  readonly zones: readonly Zone[];
  /** Of the picture below, in pixels: `640x360`. */
  readonly size: string;
}

/** Thin outlines over a live picture, which lies in the middle of its tile. */
export function ZoneOverlay({ zones, size }: Props) {
  const [width, height] = size.split('x').map(Number) as [number, number];
  return (
    <svg
      className="zone-overlay"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`Zones: ${zones.map(({ name }) => name).join(', ')}`}
    >
      {zones.map(({ id, kind, name, polygon }) => {
        const [x, y] = centreOf(polygon);
        return (
          <g key={id} data-kind={kind}>
            <polygon points={textOf(polygon, width, height)} />
            <text x={x * width} y={y * height} fontSize={height / 24}>
              {name}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
