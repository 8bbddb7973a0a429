import type { Grid } from '../model.ts';

/** The highest value of each cell and those up to `reach` round it, across and down. */
export function highestNear({ rows, cols, values }: Grid, reach: number): Float32Array {
  let highest = values;
  for (let i = 0; i < reach; i++) highest = beside(beside(highest, 1, cols), cols, rows);
  return highest;
}

/** The highest of each cell and its two neighbours along an axis of this length, whose cells lie `step` apart. */
function beside(values: Float32Array, step: number, length: number): Float32Array {
  return values.map((value, cell) => {
    const at = Math.floor(cell / step) % length;
    const left = at > 0 ? values[cell - step]! : value;
    const right = at < length - 1 ? values[cell + step]! : value;
    return Math.max(value, left, right);
  });
}
