import type { ExperimentMeasure } from '../contract.ts';
import { spreadOf } from '../evaluation/spread.ts';
import type { Plan } from './results.ts';
import type { Summary } from './summary.ts';

/** What papers report for a method on a data set: ROC AUC. */
export interface Published {
  readonly method: string;
  readonly source: string;
  /** By class, where the paper tells. */
  readonly classes?: readonly number[];
  /** What the mean is one of; AUC over all test samples, by one threshold, where it is not said. */
  readonly measure?: ExperimentMeasure;
  readonly mean: number;
}

const SVDD = 'Ruff et al., Deep One-Class Classification, ICML 2018, table 1 (means of 10 seeds)';
const MEMAE =
  'Gong et al., Memorizing Normality to Detect Anomaly, ICCV 2019, table 1; tested on another split';

const MEMAE_VIDEO =
  'Gong et al., ICCV 2019, table 2; each clip scaled by its own extremes, all twelve test clips';

/** By the name that a reader gives its data set. */
const PUBLISHED: Readonly<Record<string, readonly Published[]>> = {
  mnist: [
    byClass('OC-SVM', [0.986, 0.995, 0.825, 0.881, 0.949, 0.771, 0.965, 0.937, 0.889, 0.931]),
    byClass('autoencoder (DCAE)', [0.976, 0.983, 0.854, 0.867, 0.865, 0.782, 0.946, 0.923, 0.865, 0.904]),
    byClass(
      'Deep SVDD, soft boundary',
      [0.978, 0.996, 0.895, 0.903, 0.938, 0.858, 0.98, 0.927, 0.929, 0.949],
    ),
    byClass('Deep SVDD', [0.98, 0.997, 0.917, 0.919, 0.949, 0.885, 0.983, 0.946, 0.939, 0.965]),
    { method: 'MemAE', source: MEMAE, mean: 0.9751 },
  ],
  cifar10: [
    byClass('OC-SVM', [0.616, 0.638, 0.5, 0.559, 0.66, 0.624, 0.747, 0.626, 0.749, 0.759]),
    byClass('autoencoder (DCAE)', [0.591, 0.574, 0.489, 0.584, 0.54, 0.622, 0.512, 0.586, 0.768, 0.673]),
    byClass('Deep SVDD, soft boundary', [0.617, 0.648, 0.495, 0.56, 0.591, 0.621, 0.678, 0.652, 0.756, 0.71]),
    byClass('Deep SVDD', [0.617, 0.659, 0.508, 0.591, 0.609, 0.657, 0.677, 0.673, 0.759, 0.731]),
    { method: 'MemAE', source: MEMAE, mean: 0.6088 },
  ],
  UCSDped2: [{ method: 'MemAE', source: MEMAE_VIDEO, measure: 'official', mean: 0.941 }],
};

/**
 * What stands beside an experiment. Where not all classes of the data set are compared, means are over those that are, and papers that tell the mean only say
 * nothing.
 */
export function publishedFor(
  { name, classes: all }: Plan['data'],
  { classes, compared }: Pick<Summary, 'classes' | 'compared'>,
): Published[] {
  const labels = compared.classes.length > 0 ? compared.classes : classes;
  const papers = PUBLISHED[name] ?? [];
  if (labels.length === Math.max(1, all.length)) return [...papers];
  return papers.flatMap(({ classes, ...paper }) => {
    if (!classes) return [];
    return [{ ...paper, classes, mean: spreadOf(labels.map(label => classes[label]!)).mean }];
  });
}

function byClass(method: string, classes: readonly number[]): Published {
  return { method, source: SVDD, classes, mean: spreadOf(classes).mean };
}
