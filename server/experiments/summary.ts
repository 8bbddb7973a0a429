import type { ImageFigures } from '../../models/index.ts';
import { type Spread, spreadOf } from '../evaluation/spread.ts';
import type { Plan, RunResult } from './results.ts';

export type FigureName = keyof ImageFigures;

export interface TrialSummary {
  readonly trial: string;
  /** AUC over seeds, by normal class; none while no run of it has ended. */
  readonly classes: ReadonlyMap<number, Spread>;
  /** Means over all classes, over those seeds whose runs have all ended; else over what there is, without a deviation. */
  readonly means: Readonly<Partial<Record<FigureName, Spread>>>;
  /** Mean of a run. */
  readonly seconds: number | undefined;
  readonly done: number;
  readonly total: number;
}

export interface Summary {
  /** Normal classes, as labels. */
  readonly classes: readonly number[];
  readonly seeds: readonly number[];
  readonly trials: readonly TrialSummary[];
  /** Runs of the plan that failed, and why. */
  readonly failures: readonly {
    readonly trial: string;
    readonly normal: number;
    readonly seed: number;
    readonly line: string;
  }[];
}

type Run = Plan['runs'][number];
type Ended = readonly [run: Run, figures: ImageFigures, seconds: number];

/** Trial by trial and class by class, what came of those runs that have ended. */
export function summarise({ runs }: Pick<Plan, 'runs'>, results: readonly RunResult[]): Summary {
  const byKey = new Map(results.map(result => [result.key, result]));
  const classes = [...new Set(runs.map(({ normal }) => normal))].sort((a, b) => a - b);
  const trials = [...new Set(runs.map(({ trial }) => trial))].map(trial => {
    const own = runs.filter(run => run.trial === trial);
    const ended = own.flatMap((run): Ended[] => {
      const result = byKey.get(run.key);
      return result?.figures ? [[run, result.figures, result.seconds]] : [];
    });
    return trialSummary(trial, own.length, ended, classes);
  });
  const failures = runs.flatMap(({ key, trial, normal, seed }) => {
    const line = byKey.get(key)?.failed;
    return line === undefined ? [] : [{ trial, normal, seed, line }];
  });
  return { classes, seeds: [...new Set(runs.map(({ seed }) => seed))], trials, failures };
}

function trialSummary(
  trial: string,
  total: number,
  ended: readonly Ended[],
  classes: readonly number[],
): TrialSummary {
  const aucs = classes.flatMap(label => {
    const values = ended.flatMap(([run, { auc }]) => (run.normal === label && auc !== null ? [auc] : []));
    return values.length > 0 ? [[label, spreadOf(values)] as const] : [];
  });
  const names: readonly FigureName[] = ['auc', 'seen', 'unseen', 'gap'];
  const means = names.flatMap(name => {
    const spread = meanOver(name, ended, classes);
    return spread ? [[name, spread] as const] : [];
  });
  const seconds = ended.map(([, , seconds]) => seconds);
  return {
    ...{ trial, total, done: ended.length },
    classes: new Map(aucs),
    means: Object.fromEntries(means),
    seconds: seconds.length > 0 ? spreadOf(seconds).mean : undefined,
  };
}

/** Mean over classes first, then over seeds: the spread is that of a whole table. */
function meanOver(name: FigureName, ended: readonly Ended[], classes: readonly number[]): Spread | undefined {
  const seeds = [...new Set(ended.map(([run]) => run.seed))];
  const ofSeed = (seed: number) =>
    ended.flatMap(([run, figures]) => {
      const value = figures[name];
      return run.seed === seed && value !== null ? [value] : [];
    });
  const whole = seeds.map(ofSeed).filter(values => values.length === classes.length);
  if (whole.length > 0) return spreadOf(whole.map(values => spreadOf(values).mean));
  const all = seeds.flatMap(ofSeed);
  return all.length > 0 ? { mean: spreadOf(all).mean, deviation: Number.NaN } : undefined;
}

/** `0.975 ± 0.003`; `-` where there is nothing. */
export function spreadText(spread: Spread | undefined, digits = 3): string {
  if (!spread) return '-';
  const { mean, deviation } = spread;
  return `${mean.toFixed(digits)}${Number.isNaN(deviation) ? '' : ` ± ${deviation.toFixed(digits)}`}`;
}
