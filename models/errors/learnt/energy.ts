import type { Comparison, ErrorMap } from '../comparison.ts';

export interface Energy {
  /** `(x - m)^2` at each pixel, m being the mean normal image: how much is there to be rebuilt. For one camera m is nearly the empty picture. */
  readonly of: ErrorMap;
  /** Its mean over all pixels of the normal images. */
  readonly mean: number;
}

export function energyOf(normal: Iterable<Comparison>): Energy {
  let count = 0;
  let sums = new Float64Array();
  let squares = 0;
  for (const { target } of normal) {
    if (count === 0) sums = new Float64Array(target.length);
    count += 1;
    for (let i = 0; i < target.length; i++) {
      sums[i]! += target[i]!;
      squares += target[i]! ** 2;
    }
  }
  const means = sums.map(sum => sum / count);
  const mean = squares / (count * means.length) - means.reduce((sum, m) => sum + m * m, 0) / means.length;
  return {
    mean,
    of({ shape: { channels, width, height }, target }) {
      const values = new Float32Array(width * height);
      for (let i = 0; i < target.length; i++)
        values[i % values.length]! += (target[i]! - means[i]!) ** 2 / channels;
      return { width, height, values };
    },
  };
}
