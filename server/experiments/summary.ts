import type { ExperimentMeasure } from '../contract.ts';
import { type Spread, spreadOf } from '../evaluation/spread.ts';
import { groupBy } from '../group-by.ts';
import { type Comparison, comparisonOf } from './comparison.ts';
import type { Plan, RunResult } from './results.ts';
import { termsOf } from './terms.ts';

type Figures = NonNullable<RunResult['figures']>;

/** AUC of a trial with one normal class, over seeds. */
export interface Cell extends Spread {
  /** `apart`: not of the comparison, so perhaps of other seeds than its neighbours. `best`: highest of its column, to three digits. */
  readonly standing: 'best' | 'compared' | 'apart';
}

/** Over the classes of the comparison first, then over its seeds: the spread is that of a whole table. */
export interface Mean extends Spread {
  /** Means of each seed. */
  readonly bySeed: readonly number[];
}

export interface TrialSummary {
  readonly trial: string;
  /** By normal class; none while no run of it has ended. */
  readonly classes: ReadonlyMap<number, Cell>;
  /** None where the trial is not compared. */
  readonly means: Readonly<Partial<Record<ExperimentMeasure, Mean>>>;
  /** Whether its mean AUC is the highest of those that are compared, to three digits. */
  readonly isBest: boolean;
  /** Mean of a run. */
  readonly seconds: number | undefined;
  readonly done: number;
  readonly total: number;
  /** Of vigil, that its results are of. */
  readonly versions: readonly string[];
}

export interface Summary {
  /** Runs, of which one may stand for several seeds, and those of them that have ended. */
  readonly total: number;
  readonly done: number;
  /** Normal classes, as labels; one that stands for none where there are no classes. */
  readonly classes: readonly number[];
  readonly hasClasses: boolean;
  readonly seeds: readonly number[];
  readonly compared: Comparison;
  readonly trials: readonly TrialSummary[];
  /** Versions of vigil that results are of, the most frequent first. */
  readonly versions: readonly { readonly version: string; readonly runs: number }[];
  /** Runs of the plan that failed, and why. */
  readonly failures: readonly {
    readonly trial: string;
    readonly normal: number;
    readonly seed: number;
    readonly line: string;
  }[];
}

interface Ended extends Pick<Plan['runs'][number], 'key' | 'trial' | 'normal' | 'seed'> {
  readonly figures: Figures;
  readonly seconds: number;
  readonly version: string;
}

/** Trial by trial and class by class, what came of those runs that have ended. */
export function summarise(
  { runs, data }: Pick<Plan, 'runs' | 'data'>,
  results: readonly RunResult[],
): Summary {
  const { measures } = termsOf(data);
  const byKey = new Map(results.map(result => [result.key, result]));
  const ended = runs.flatMap(({ key, trial, normal, seed }): Ended[] => {
    const { figures, seconds = 0, version = '' } = byKey.get(key) ?? {};
    return figures ? [{ key, trial, normal, seed, figures, seconds, version }] : [];
  });
  const classes = [...new Set(runs.map(({ normal }) => normal))].sort((a, b) => a - b);
  const compared = comparisonOf(ended);
  const endedOf = groupBy(ended, ({ trial }) => trial);
  const trials = [...groupBy(runs, ({ trial }) => trial)].map(([trial, { length: total }]) =>
    trialSummary(trial, total, endedOf.get(trial) ?? [], classes, compared, measures),
  );
  const failures = runs.flatMap(({ key, trial, normal, seed }) => {
    const line = byKey.get(key)?.failed;
    return line === undefined ? [] : [{ trial, normal, seed, line }];
  });
  const unique = [...new Map(ended.map(run => [run.key, run])).values()];
  const versions = [...groupBy(unique, ({ version }) => version)].map(([version, own]) => ({
    ...{ version, runs: own.length },
  }));
  return {
    ...{ classes, hasClasses: data.classes.length > 0, compared, failures, trials: ranked(trials, compared) },
    ...{ total: new Set(runs.map(({ key }) => key)).size, done: unique.length },
    seeds: [...new Set(runs.map(({ seed }) => seed))],
    versions: versions.sort((a, b) => b.runs - a.runs),
  };
}

function trialSummary(
  trial: string,
  total: number,
  ended: readonly Ended[],
  classes: readonly number[],
  compared: Comparison,
  measures: readonly ExperimentMeasure[],
): TrialSummary {
  const isCompared = compared.trials.includes(trial);
  const byClass = groupBy(ended, ({ normal }) => normal);
  const aucs = classes.flatMap(label => {
    const inside = isCompared && compared.classes.includes(label);
    const own = byClass.get(label) ?? [];
    const values = known(inside ? own.filter(({ seed }) => compared.seeds.includes(seed)) : own, 'auc');
    const standing: Cell['standing'] = inside ? 'compared' : 'apart';
    return values.length > 0 ? [[label, { ...spreadOf(values), standing }] as const] : [];
  });
  const block = isCompared ? compared.classes.flatMap(label => byClass.get(label) ?? []) : [];
  const bySeed = groupBy(block, ({ seed }) => seed);
  const means = measures.flatMap(name => {
    const ofSeeds = compared.seeds.flatMap(seed => {
      const values = known(bySeed.get(seed) ?? [], name);
      return values.length > 0 ? [spreadOf(values).mean] : [];
    });
    return ofSeeds.length > 0 ? [[name, { ...spreadOf(ofSeeds), bySeed: ofSeeds }] as const] : [];
  });
  const seconds = ended.map(run => run.seconds);
  return {
    ...{ trial, total, done: ended.length, isBest: false },
    classes: new Map(aucs),
    means: Object.fromEntries(means),
    seconds: seconds.length > 0 ? spreadOf(seconds).mean : undefined,
    versions: [...new Set(ended.map(({ version }) => version))],
  };
}

/** Values of a figure, of runs that have it. */
const known = (runs: readonly Ended[], name: ExperimentMeasure): number[] =>
  runs.flatMap(({ figures: { [name]: value = null } }) => (value === null ? [] : [value]));

/** Marks the best of each column, where there are several to choose from. */
function ranked(trials: readonly TrialSummary[], compared: Comparison): readonly TrialSummary[] {
  if (compared.trials.length < 2) return trials;
  const shown = (spread: Spread) => Math.round(1000 * spread.mean);
  const highest = new Map<number | 'mean', number>();
  const take = (column: number | 'mean', spread: Spread) =>
    highest.set(column, Math.max(highest.get(column) ?? Number.NEGATIVE_INFINITY, shown(spread)));
  for (const { classes, means } of trials) {
    for (const [label, cell] of classes) if (cell.standing === 'compared') take(label, cell);
    if (means.auc) take('mean', means.auc);
  }
  return trials.map(trial => ({
    ...trial,
    isBest: trial.means.auc !== undefined && shown(trial.means.auc) === highest.get('mean'),
    classes: new Map(
      [...trial.classes].map(([label, cell]) => {
        const isBest = cell.standing === 'compared' && shown(cell) === highest.get(label);
        return [label, isBest ? { ...cell, standing: 'best' } : cell];
      }),
    ),
  }));
}

/** `0.975 ± 0.003`; `-` where there is nothing. */
export function spreadText(spread: Spread | undefined, digits = 3): string {
  if (!spread) return '-';
  const { mean, deviation } = spread;
  return `${mean.toFixed(digits)}${Number.isNaN(deviation) ? '' : ` ± ${deviation.toFixed(digits)}`}`;
}
