import type { Dispatch } from 'react';
import type { Point, Zone } from '../../server/contract.ts';
import type { Drawing, Edit } from './editing.ts';

interface Props {
  readonly zones: readonly Zone[];
  readonly selected: string | null;
  readonly drawing: Drawing | null;
  readonly dispatch: Dispatch<Edit>;
}

/** The outlines, over the whole picture. Who has no mouse selects a zone in the list. */
export function Shapes({ zones, selected, drawing, dispatch }: Props) {
  return (
    <>
      <svg className="zone-shapes" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
        {zones.map(({ id, kind, polygon }) => (
          <polygon
            key={id}
            points={textOf(polygon)}
            data-kind={kind}
            data-selected={id === selected}
            onPointerDown={() => dispatch({ type: 'select', id })}
          />
        ))}
        {drawing && drawing.points.length > 0 && (
          <polyline points={textOf([...drawing.points, drawing.cross])} data-kind={drawing.kind} />
        )}
      </svg>
      {zones.map(({ id, name, polygon }) => {
        const [x, y] = centreOf(polygon);
        return (
          <span key={id} className="zone-name" aria-hidden="true" style={placeAt([x, y])}>
            {name}
          </span>
        );
      })}
    </>
  );
}

export function placeAt([x, y]: Point) {
  return { left: `${x * 100}%`, top: `${y * 100}%` };
}

/** For the `points` of an SVG shape. */
export function textOf(points: readonly Point[], width = 1, height = 1): string {
  return points.map(([x, y]) => `${x * width},${y * height}`).join(' ');
}

export function centreOf(polygon: readonly Point[]): Point {
  const mean = (axis: 0 | 1) => polygon.reduce((sum, point) => sum + point[axis], 0) / polygon.length;
  return [mean(0), mean(1)];
}
