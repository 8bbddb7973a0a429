import { type LaidOut, type Origin, type Rows, rowOf } from '../../models/index.ts';
import type { Place, Scatter, ScatterPoint } from '../contract.ts';

type Said = Omit<ScatterPoint, 'at'>;

/** What was laid out, for the page. @param said of each row; default: what its file says */
export function toScatter({ features, count, layout }: LaidOut, said?: readonly Said[]): Scatter {
  const { model, layer, origin } = features;
  const { projection, chosen, points, memory, shares } = layout;
  const saidOf = (row: number): Said => said?.[row] ?? (origin ? fromOrigin(origin, row) : { label: null });
  return {
    ...{ model, layer, projection, count },
    shares: shares ?? null,
    classes: origin?.classes ?? [],
    points: chosen.map((row, i) => ({ at: placeOf(points, i), ...saidOf(row) })),
    memory: memory ? Array.from({ length: memory.count }, (_, i) => placeOf(memory, i)) : [],
  };
}

function fromOrigin(origin: Origin, row: number): Said {
  const { clips, clip, frame, images, label, picture, grid, position } = origin;
  const number = picture?.[row];
  const at = position?.[row];
  return {
    label: label?.[row] ?? null,
    clip: clips[clip[row]!]!,
    ...(images ? { image: frame[row]! } : { frame: frame[row]! }),
    ...(number !== undefined && { picture: number }),
    ...(grid && at && { box: { x: at[2] / grid[2], y: at[1] / grid[1], w: 1 / grid[2], h: 1 / grid[1] } }),
  };
}

/** As precise as a screen can show. */
function placeOf(rows: Rows, index: number): Place {
  const [x = 0, y = 0, z = 0] = Array.from(rowOf(rows, index), value => Number(value.toPrecision(5)));
  return [x, y, z];
}
