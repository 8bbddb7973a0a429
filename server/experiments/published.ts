/** What papers report for a method on a data set: ROC AUC. */
export interface Published {
  readonly method: string;
  readonly source: string;
  /** By class, where the paper tells. */
  readonly classes?: readonly number[];
  readonly mean: number;
}

const SVDD = 'Ruff et al., Deep One-Class Classification, ICML 2018, table 1 (means of 10 seeds)';
const MEMAE =
  'Gong et al., Memorizing Normality to Detect Anomaly, ICCV 2019, table 1; tested on another split';

/** By the name that a reader gives its data set. */
const PUBLISHED: Readonly<Record<string, readonly Published[]>> = {
  mnist: [
    byClass('OC-SVM', [98.6, 99.5, 82.5, 88.1, 94.9, 77.1, 96.5, 93.7, 88.9, 93.1]),
    byClass('autoencoder (DCAE)', [97.6, 98.3, 85.4, 86.7, 86.5, 78.2, 94.6, 92.3, 86.5, 90.4]),
    byClass('Deep SVDD, soft boundary', [97.8, 99.6, 89.5, 90.3, 93.8, 85.8, 98.0, 92.7, 92.9, 94.9]),
    byClass('Deep SVDD', [98.0, 99.7, 91.7, 91.9, 94.9, 88.5, 98.3, 94.6, 93.9, 96.5]),
    { method: 'MemAE', source: MEMAE, mean: 0.9751 },
  ],
  cifar10: [
    byClass('OC-SVM', [61.6, 63.8, 50.0, 55.9, 66.0, 62.4, 74.7, 62.6, 74.9, 75.9]),
    byClass('autoencoder (DCAE)', [59.1, 57.4, 48.9, 58.4, 54.0, 62.2, 51.2, 58.6, 76.8, 67.3]),
    byClass('Deep SVDD, soft boundary', [61.7, 64.8, 49.5, 56.0, 59.1, 62.1, 67.8, 65.2, 75.6, 71.0]),
    byClass('Deep SVDD', [61.7, 65.9, 50.8, 59.1, 60.9, 65.7, 67.7, 67.3, 75.9, 73.1]),
    { method: 'MemAE', source: MEMAE, mean: 0.6088 },
  ],
};

export function publishedFor(set: string): readonly Published[] {
  return PUBLISHED[set] ?? [];
}

/** @param percent as the paper's table has them */
function byClass(method: string, percent: readonly number[]): Published {
  const classes = percent.map(value => value / 100);
  return {
    method,
    source: SVDD,
    classes,
    mean: classes.reduce((sum, value) => sum + value, 0) / classes.length,
  };
}
