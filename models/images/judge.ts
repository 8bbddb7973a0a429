import { rocAuc } from '../evaluation/roc.ts';
import type { OneClassData } from './method.ts';

/** How well scores tell abnormal images from normal ones. `null` where there is nothing to tell apart. */
export interface ImageFigures {
  /** ROC AUC over all test images. */
  readonly auc: number | null;
  /** Of the normal images and the abnormal ones of classes that were labelled in training. */
  readonly seen: number | null;
  /** Of the normal images and the abnormal ones of all other classes. */
  readonly unseen: number | null;
  /**
   * Standardised difference of the two groups of scores (Cohen's d with the mean of both variances): how far apart they are,
   * in standard deviations.
   */
  readonly gap: number | null;
}

export function judge(scores: Float32Array, { test }: Pick<OneClassData, 'test'>): ImageFigures {
  const over = (taken: (index: number) => boolean) => {
    const indices = [...scores.keys()].filter(index => test.abnormal[index] === 0 || taken(index));
    const auc = rocAuc(
      indices.map(index => scores[index]!),
      indices.map(index => test.abnormal[index] === 1),
    );
    return finite(auc);
  };
  return {
    auc: over(() => true),
    seen: over(index => test.unseen[index] === 0),
    unseen: over(index => test.unseen[index] === 1),
    gap: finite(gapOf(scores, test.abnormal)),
  };
}

const finite = (value: number) => (Number.isFinite(value) ? value : null);

function gapOf(scores: Float32Array, abnormal: Uint8Array): number {
  const [normals, abnormals] = [0, 1].map(group => moments(scores.filter((_, i) => abnormal[i] === group)));
  return (abnormals!.mean - normals!.mean) / Math.sqrt((abnormals!.variance + normals!.variance) / 2);
}

function moments(values: Float32Array): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    mean,
    variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1),
  };
}
