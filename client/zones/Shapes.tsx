import type { Point, Zone } from '../../server/contract.ts';

interface Props {
  readonly zones: readonly Zone[];
  readonly selected?: string | null;
  /** By mouse; who has none selects a zone in a list. */
  readonly onSelect?: (id: string) => void;
}

/** Outlines and names, over the whole picture. */
export function Shapes({ zones, selected, onSelect }: Props) {
  return (
    <>
      <svg className="zone-shapes" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
        {zones.map(({ id, kind, polygon }) => (
          <polygon
            key={id}
            points={textOf(polygon)}
            data-kind={kind}
            data-selected={id === selected}
            onPointerDown={() => onSelect?.(id)}
          />
        ))}
      </svg>
      {zones.map(({ id, name, polygon }) => (
        <span key={id} className="zone-name" aria-hidden="true" style={placeAt(centreOf(polygon))}>
          {name}
        </span>
      ))}
    </>
  );
}

export function placeAt([x, y]: Point) {
  return { left: `${x * 100}%`, top: `${y * 100}%` };
}

/** For the `points` of an SVG shape. */
export function textOf(points: readonly Point[]): string {
  return points.map(point => point.join(',')).join(' ');
}

function centreOf(polygon: readonly Point[]): Point {
  const mean = (axis: 0 | 1) => polygon.reduce((sum, point) => sum + point[axis], 0) / polygon.length;
  return [mean(0), mean(1)];
}
