import { BoxMeans } from '../evaluation/baselines/box-mean.ts';
import type { Plane } from './comparison.ts';

/** Makes one number of a plane. */
export type Summary = (plane: Plane) => number;

export const mean: Summary = ({ values }) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean of the highest hundredth, wherever they are. */
export const top: Summary = ({ values }) => {
  const highest = values.toSorted().subarray(-Math.ceil(values.length / 100));
  return highest.reduce((sum, value) => sum + value, 0) / highest.length;
};

/** The largest mean over a box of that side: what is abnormal is in one place, and its mean over the image is lost among the rest. */
export const largestBox =
  (side: number): Summary =>
  plane =>
    highest(boxMeans(plane, side).values);

/** `(mean |x|^p)^(1/p)`; the largest for Infinity. */
export const norm =
  (p: number): Summary =>
  ({ values }) => {
    const largest = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    if (p === Number.POSITIVE_INFINITY || largest === 0) return largest;
    // Shares of the largest: high powers of gray levels would overflow nothing, but lose the small ones.
    const sum = values.reduce((total, value) => total + (Math.abs(value) / largest) ** p, 0);
    return largest * (sum / values.length) ** (1 / p);
  };

export const highest = (values: Float32Array): number =>
  values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);

/** Means over all boxes of a side that lie wholly in the plane, by their upper left corners; of all of it, where it is smaller. */
export function boxMeans({ width, height, values }: Plane, side: number): Plane {
  const fits = Math.min(side, width, height);
  const means = new BoxMeans(width, height, fits).of(values);
  return { width: width - fits + 1, height: height - fits + 1, values: means };
}
