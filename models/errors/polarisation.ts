import { rocAuc, rocCurve } from '../evaluation/roc.ts';

/** How far the scores of normal and abnormal samples are apart. `NaN` where a class is missing. */
export interface Polarisation {
  /** Chance that an abnormal sample scores higher than a normal one. */
  readonly auc: number;
  /**
   * `d' = (mean_a - mean_n) / sqrt((s_a^2 + s_n^2) / 2)`, in deviations. Depends on the scale of the scores: a monotone map changes it,
   * but neither AUC nor overlap.
   */
  readonly gap: number;
  /**
   * `1 - max(true rate - false rate)` over all thresholds: what of both distributions lies on the wrong side of the best one, the share
   * that their densities have in common where they cross once. 0: apart, 1: the same.
   */
  readonly overlap: number;
}

export function polarisation(scores: readonly number[], abnormal: readonly boolean[]): Polarisation {
  const [a, n] = [true, false].map(is => spread(scores.filter((_, i) => abnormal[i] === is)));
  const best = rocCurve(scores, abnormal).reduce((most, p) => Math.max(most, p.trueRate - p.falseRate), 0);
  return {
    auc: rocAuc(scores, abnormal),
    gap: (a!.mean - n!.mean) / Math.sqrt((a!.variance + n!.variance) / 2),
    overlap: 1 - best,
  };
}

/** The variance is that of the sample itself (divided by its number). */
function spread(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
}

/** A figure as it is written down: null where a class is missing. */
export const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
