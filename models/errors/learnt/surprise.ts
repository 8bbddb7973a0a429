import { Matrix, solve } from 'ml-matrix';
import type { Comparison } from '../comparison.ts';
import type { ErrorFunction } from '../error-function.ts';
import { detail, squared } from '../maps.ts';
import { boxMeans, highest } from '../summaries.ts';
import { type Energy, energyOf } from './energy.ts';

/** Added before logarithms are taken: below a squared gray level there is only rounding. */
const FLOOR = 1;

/**
 * Error that the picture does not explain: by least squares on boxes of normal images,
 * `ln error = a + b ln energy + c ln detail` with residual deviation s; the score is the largest `(ln error - prediction) / s`.
 * Edges and contrast are hard to rebuild anywhere; the exponents that `relative` takes for granted are learnt.
 */
export function surprise(side: number): ErrorFunction['fit'] {
  return normal => {
    const energy = energyOf(normal);
    // The normal equations, summed up box by box; boxes side by side, since those that overlap say the same again.
    const products = Matrix.zeros(3, 3);
    const moments = Matrix.zeros(3, 1);
    let [squares, count] = [0, 0];
    for (const image of normal) {
      const { width, height, error, of } = looked(image, energy, side);
      for (let row = 0; row < height; row += side) {
        for (let col = 0; col < width; col += side) {
          const at = row * width + col;
          const [features, y] = [of(at), error(at)];
          for (const [i, a] of features.entries()) {
            moments.set(i, 0, moments.get(i, 0) + a * y);
            for (const [j, b] of features.entries()) products.set(i, j, products.get(i, j) + a * b);
          }
          squares += y * y;
          count += 1;
        }
      }
    }
    const weights = solve(products, moments, true).to1DArray() as [number, number, number];
    const explained = weights.reduce((sum, weight, i) => sum + weight * moments.get(i, 0), 0);
    const deviation = Math.sqrt(Math.max(0, squares - explained) / count) || 1;
    return image => {
      const { width, height, error, of } = looked(image, energy, side);
      const residual = (at: number) => {
        const [one, b, c] = of(at);
        return (error(at) - weights[0] * one - weights[1] * b - weights[2] * c) / deviation;
      };
      return highest(Float32Array.from({ length: width * height }, (_, at) => residual(at)));
    };
  };
}

/** Of each box, by its corner: what is to be explained, and what explains it. */
function looked(image: Comparison, energy: Energy, side: number) {
  const edges = boxMeans(image.plane(detail), side);
  const errors = boxMeans(image.plane(squared), side);
  const there = boxMeans(image.plane(energy.of), side);
  // Gradients begin one pixel later: the box of the same corner among those of both.
  const at = (i: number) => Math.floor(i / edges.width) * errors.width + (i % edges.width);
  return {
    width: edges.width,
    height: edges.height,
    error: (i: number) => Math.log(errors.values[at(i)]! + FLOOR),
    of: (i: number) =>
      [1, Math.log(there.values[at(i)]! + FLOOR), Math.log(edges.values[i]! + FLOOR)] as const,
  };
}
