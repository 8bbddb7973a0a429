import { escapeHtml } from '../../evaluation/report/html.ts';
import type { Plan } from '../results.ts';
import type { Summary } from '../summary.ts';
import { termsOf } from '../terms.ts';

/** Of trials with pictures of their own for each class: nobody looks through more, and with 57 trials of ten classes they come to 21 MB. */
export const MOST_TRIALS = 12;

/** What means are over: `all 10 classes and 2 of 3 seeds`. */
export function scopeOf({ classes, hasClasses, seeds, compared }: Omit<Summary, 'trials'>): string {
  const part = (some: number, all: number, one: string, more: string) => {
    if (all === 1) return `one ${one}`;
    if (some < all) return `${some} of ${all} ${more}`;
    return `${all === 2 ? 'both' : `all ${all}`} ${more}`;
  };
  if (compared.trials.length === 0) return 'nothing yet';
  const overSeeds = part(compared.seeds.length, seeds.length, 'seed', 'seeds');
  if (!hasClasses) return overSeeds;
  return `${part(compared.classes.length, classes.length, 'class', 'classes')} and ${overSeeds}`;
}

/** What is said of an experiment with runs that have not ended; nothing of a whole one. */
export function missingIn(summary: Summary): string {
  const { compared, trials } = summary;
  if (trials.every(({ done, total }) => done === total)) return '';
  if (compared.trials.length === 0) return 'No run has ended yet.';
  const apart = trials.length - compared.trials.length;
  const who = apart === 0 ? 'all trials' : `${compared.trials.length} of ${trials.length} trials`;
  return `Runs are missing: compared is what ${who} have ended with, ${scopeOf(summary)}.`;
}

/** Images, or frames, of the whole official set, to train on and to test. */
const WHOLE: Readonly<Record<string, readonly [number, number]>> = {
  mnist: [60_000, 10_000],
  cifar10: [50_000, 10_000],
  UCSDped1: [6800, 7200],
  UCSDped2: [2550, 2010],
};

/** Data set, runs, and versions of vigil. */
export function extent(
  { data, runs }: Plan,
  { classes, hasClasses, seeds, trials, versions, done, total }: Summary,
): string {
  const { sample, samples } = termsOf(data);
  const count = (n: number, one: string, several: string) =>
    `${n.toLocaleString('en')} ${n === 1 ? one : several}`;
  const [train, test] = WHOLE[data.name] ?? [data.train, data.test];
  const isPart = data.train < train || data.test < test;
  const part = isPart ? ', a part of the whole set, so that published values are only a rough guide' : '';
  const limit = runs[0]?.limit;
  const limited =
    limit === undefined
      ? ''
      : `; ${count(limit, 'image', 'images')} of the normal class at most are trained on`;
  const [only, ...others] = versions;
  const by = versions.map(({ version, runs }) => `${escapeHtml(version)} (${count(runs, 'run', 'runs')})`);
  const made =
    others.length > 0
      ? `several versions of vigil: ${by.join(', ')}`
      : `vigil ${escapeHtml(only?.version ?? '')}`;
  return [
    `${escapeHtml(data.name)}: ${count(data.train, sample, samples)} to train on and ${count(data.test, sample, samples)} to test${part}${limited}.`,
    `${count(trials.length, 'trial', 'trials')}, each with ${hasClasses ? `${count(classes.length, 'normal class', 'normal classes')} and ` : ''}${count(seeds.length, 'seed', 'seeds')}:`,
    `${done.toLocaleString('en')} of ${count(total, 'run has', 'runs have')} ended.`,
    ...(only ? [`By ${made}.`] : []),
  ].join(' ');
}

const spread = ({ seeds }: Summary) =>
  seeds.length > 1 ? 'mean over seeds, ± its standard deviation' : 'of a single seed';

export const aucWords = (summary: Summary) =>
  `One class is normal at a time, all others are abnormal. In each column the AUC with that class as the normal one, ${spread(summary)}; in the last one the mean over
${scopeOf(summary)}, of published values over the same classes. The best of each column is marked; what is grey is not compared.`;

const KINDS = `<i>Seen</i> are abnormal images of classes that the method was shown labelled ones of in training, <i>unseen</i> those of all others.`;
const PROTOCOLS = `<i>AUC</i>: over the frames of all test clips, one threshold for all of them, nothing smoothed, as somebody who watches has it. <i>Official</i>: as papers measure,
each clip scaled by its own lowest and highest score; of certainties where places are judged, of plain errors where an error function is. <i>Pixels</i>: a frame counts as found only where 40 % of its abnormal pixels are; of methods that say where.`;

export const measureWords = (summary: Summary) =>
  `Means over ${scopeOf(summary)}. ${summary.hasClasses ? KINDS : PROTOCOLS}
The gap is the difference of mean abnormal and mean normal score in standard deviations (Cohen's d). <i>A run</i> is how long one takes on average.
Below each trial stands what sets it apart.`;

export const pictureWords = ({ trials }: Summary, { data }: Plan) =>
  `Of each trial the first seed that has ended. Examples: ${termsOf(data).samples} with typical scores, from the middle of their group, and the worst, furthest on the wrong side.${
    trials.length > MOST_TRIALS
      ? ` Here are the first two trials and the best of the others by AUC, ${MOST_TRIALS} in all; the pictures of all are beside this page as SVG files.`
      : ''
  }`;
