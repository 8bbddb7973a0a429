import type { Plane } from '../comparison.ts';

/** Cells on the longer side of an image at most: few enough that a few hundred images tell how they vary together. */
const MOST = 16;

/** Means over square cells, row by row; those at the right and at the bottom may be cut. */
export function cells({ width, height, values }: Plane): Float64Array {
  const side = Math.ceil(Math.max(width, height) / MOST);
  const across = Math.ceil(width / side);
  const sums = new Float64Array(across * Math.ceil(height / side));
  const counts = new Float64Array(sums.length);
  for (const [p, value] of values.entries()) {
    const cell = Math.floor(Math.floor(p / width) / side) * across + Math.floor((p % width) / side);
    sums[cell]! += value;
    counts[cell]! += 1;
  }
  return sums.map((sum, cell) => sum / counts[cell]!);
}
