import type { ErrorFunction } from '../error-function.ts';
import { absolute } from '../maps.ts';
import type { Summary } from '../summaries.ts';

/**
 * Per-pixel standard score: `(e - m) / (s + mean of s)` with mean m and deviation s of the absolute error that normal images have
 * at this pixel. The mean deviation keeps pixels quiet at which nothing ever was.
 */
export function standardised(summary: Summary): ErrorFunction['fit'] {
  return normal => {
    let count = 0;
    let [sums, squares] = [new Float64Array(), new Float64Array()];
    for (const image of normal) {
      const { values } = image.plane(absolute);
      if (count === 0) [sums, squares] = [new Float64Array(values.length), new Float64Array(values.length)];
      count += 1;
      for (const [p, value] of values.entries()) {
        sums[p]! += value;
        squares[p]! += value * value;
      }
    }
    const means = sums.map(sum => sum / count);
    const deviations = squares.map((square, p) => Math.sqrt(Math.max(0, square / count - means[p]! ** 2)));
    const usual = deviations.reduce((sum, deviation) => sum + deviation, 0) / deviations.length;
    return image => {
      const plane = image.plane(absolute);
      const values = plane.values.map((value, p) => (value - means[p]!) / (deviations[p]! + usual || 1));
      return summary({ ...plane, values });
    };
  };
}
