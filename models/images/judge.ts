import { finite, polarisation } from '../errors/polarisation.ts';
import type { OneClassData } from './method.ts';

/** How well scores tell abnormal images from normal ones. `null` where there is nothing to tell apart. */
export interface ImageFigures {
  /** ROC AUC over all test images. */
  readonly auc: number | null;
  /** Of the normal images and the abnormal ones of classes that were labelled in training. */
  readonly seen: number | null;
  /** Of the normal images and the abnormal ones of all other classes. */
  readonly unseen: number | null;
  /** How far the two groups of scores are apart, in standard deviations: that of `polarisation`. */
  readonly gap: number | null;
}

export function judge(scores: Float32Array, { test }: Pick<OneClassData, 'test'>): ImageFigures {
  const over = (taken: (index: number) => boolean) => {
    const indices = [...scores.keys()].filter(index => test.abnormal[index] === 0 || taken(index));
    const { auc, gap } = polarisation(
      indices.map(index => scores[index]!),
      indices.map(index => test.abnormal[index] === 1),
    );
    return { auc: finite(auc), gap: finite(gap) };
  };
  return {
    ...over(() => true),
    seen: over(index => test.unseen[index] === 0).auc,
    unseen: over(index => test.unseen[index] === 1).auc,
  };
}
