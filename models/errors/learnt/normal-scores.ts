import type { ErrorFunction, Score } from '../error-function.ts';

/** Below every score that means something; logarithms need it. */
const TINY = 1e-6;

/** `(ln s - m) / d`: how many deviations a score is above those of normal images, on a logarithmic scale. */
function standardScore(of: ErrorFunction['fit']): ErrorFunction['fit'] {
  return normal => {
    const score = of(normal);
    const log: Score = image => Math.log(Math.max(score(image), TINY));
    const logs = Array.from(normal, log);
    const m = logs.reduce((sum, value) => sum + value, 0) / logs.length;
    const d = Math.sqrt(logs.reduce((sum, value) => sum + (value - m) ** 2, 0) / logs.length) || 1;
    return image => (log(image) - m) / d;
  };
}

/** Where `certainty` is a half and how steep it is there, in deviations: one normal image in forty lies above, if their logarithms are normal. */
const [MIDDLE, WIDTH] = [2, 0.5];

/**
 * `(1 + u / sqrt(1 + u^2)) / 2` with `u = (z - 2) / 0.5` of the standard score z: pushes both kinds to the ends of 0 to 1. It moves no image
 * past another, so AUC and overlap stay what they are; only the gap changes. The logistic function would do the same, but comes to 1 in 32
 * bits from 10 deviations on, where abnormal images are still to be told apart.
 */
export function certainty(of: ErrorFunction['fit']): ErrorFunction['fit'] {
  return normal => {
    const z = standardScore(of)(normal);
    return image => {
      const u = (z(image) - MIDDLE) / WIDTH;
      return (1 + u / Math.hypot(1, u)) / 2;
    };
  };
}

/** `sum z_k / sqrt(K)` over functions that look at different things (Stouffer et al. 1949): one that is sure carries the others. */
export function combined(of: readonly ErrorFunction['fit'][]): ErrorFunction['fit'] {
  return normal => {
    const parts = of.map(one => standardScore(one)(normal));
    return image => parts.reduce((sum, part) => sum + part(image), 0) / Math.sqrt(parts.length);
  };
}
