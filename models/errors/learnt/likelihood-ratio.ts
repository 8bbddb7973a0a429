import { Comparison } from '../comparison.ts';
import type { ErrorFunction } from '../error-function.ts';
import { squared } from '../maps.ts';
import { boxMeans } from '../summaries.ts';
import { type Energy, energyOf } from './energy.ts';

/** Bins on each axis, of `log2(1 + gray levels^2)`: from 0 to 65025, half a bin for each doubling at most. */
const BINS = 32;
const BIN = 0.5;

/**
 * `ln p(error, energy | not its own) - ln p(error, energy | normal)` of a box, both as histograms: what an error looks like that comes
 * of a reconstruction that does not belong is learnt without anything abnormal, from each normal image beside the
 * reconstruction of another one. By Neyman and Pearson the best that can be made of the two numbers, as far as abnormal is like that.
 */
export function likelihoodRatio(
  side: number,
  summary: (ratios: readonly number[]) => number,
): ErrorFunction['fit'] {
  return normal => {
    const energy = energyOf(normal);
    const own = new Float64Array(BINS * BINS).fill(1); // one of each, so that none is impossible
    const strange = own.slice();
    const images = [...normal];
    for (const [i, { shape, target, reconstruction }] of images.entries()) {
      // Far away: neighbours in a video are nearly the same.
      const other = images[(i + Math.floor(images.length / 2)) % images.length]!.reconstruction;
      for (const bin of bins(new Comparison(shape, target, reconstruction), energy, side)) own[bin]! += 1;
      for (const bin of bins(new Comparison(shape, target, other), energy, side)) strange[bin]! += 1;
    }
    const ratios = own.map((count, bin) => Math.log(strange[bin]! / count)); // both of as many boxes
    return image => summary(bins(image, energy, side).map(bin => ratios[bin]!));
  };
}

/** Boxes side by side. */
function bins(image: Comparison, energy: Energy, side: number): number[] {
  const errors = boxMeans(image.plane(squared), side);
  const there = boxMeans(image.plane(energy.of), side);
  const found: number[] = [];
  for (let row = 0; row < errors.height; row += side) {
    for (let col = 0; col < errors.width; col += side) {
      const at = row * errors.width + col;
      found.push(binOf(errors.values[at]!) * BINS + binOf(there.values[at]!));
    }
  }
  return found;
}

const binOf = (value: number) => Math.min(BINS - 1, Math.floor(Math.log2(1 + Math.max(0, value)) / BIN));
