import type { ErrorFunction } from '../error-function.ts';
import { squared } from '../maps.ts';
import { boxMeans, highest } from '../summaries.ts';
import { energyOf } from './energy.ts';

/**
 * Error relative to what is there: the largest over boxes of `mean squared error / (mean energy + c)`, c being the mean energy of
 * normal images. A large thing well rebuilt and a small one badly rebuilt have the same squared error; this tells them apart.
 */
export function relative(side: number): ErrorFunction['fit'] {
  return normal => {
    const energy = energyOf(normal);
    return image => {
      const errors = boxMeans(image.plane(squared), side).values;
      const there = boxMeans(image.plane(energy.of), side).values;
      return highest(errors.map((error, i) => error / (there[i]! + energy.mean || 1)));
    };
  };
}
