import type { Mask } from './dataset.ts';
import { rocAuc } from './roc.ts';

/** Share of the abnormal pixels that must be found (Mahadevan et al. 2010). */
const COVERED = 0.4;

/** Abnormal pixels in each cell of a grid that is laid over a mask, `[rows, cols]`. */
export function pixelsByCell({ width, height, pixels }: Mask, rows: number, cols: number): Float32Array {
  const counts = new Float32Array(rows * cols);
  for (let y = 0; y < height; y++) {
    const start = Math.floor((y * rows) / height) * cols;
    for (let x = 0; x < width; x++) {
      if (pixels[y * width + x]) counts[start + Math.floor((x * cols) / width)]! += 1;
    }
  }
  return counts;
}

/**
 * The highest threshold at which the cells that score as much or more cover 40 % of the abnormal pixels: a frame's score
 * where being right for the wrong reason must not count.
 * @param pixels abnormal pixels in each cell, some
 */
export function scoreOfPixels(scores: ArrayLike<number>, pixels: ArrayLike<number>): number {
  const cells = Array.from(scores, (_, cell) => cell).sort((a, b) => scores[b]! - scores[a]!);
  let missing = COVERED * cells.reduce((sum, cell) => sum + pixels[cell]!, 0);
  for (const cell of cells) {
    missing -= pixels[cell]!;
    if (missing <= 1e-6) return scores[cell]!;
  }
  return Number.NEGATIVE_INFINITY;
}

/**
 * Pixel-level AUC: an abnormal frame counts as found where 40 % of its abnormal pixels are, a normal frame as a false alarm
 * where anything is found.
 * @param normal the highest score of each normal frame
 * @param abnormal `scoreOfPixels` of each abnormal frame
 */
export function pixelAuc(normal: readonly number[], abnormal: readonly number[]): number {
  return rocAuc([...normal, ...abnormal], [...normal.map(() => false), ...abnormal.map(() => true)]);
}
