import { groupBy } from '../group-by.ts';
import type { Plan } from './results.ts';

type Run = Pick<Plan['runs'][number], 'trial' | 'normal' | 'seed'>;

/** What means are over: each of these trials has ended with each of these classes and seeds. */
export interface Comparison {
  readonly trials: readonly string[];
  /** Normal classes, as labels. */
  readonly classes: readonly number[];
  readonly seeds: readonly number[];
}

/**
 * The largest part of an experiment in which nothing is missing, so that means of an unfinished one are over the same runs. A trial that takes more from
 * the others than it brings, because it has only just begun or a run of it failed, is left out.
 * @param ended in the order of the plan
 */
export function comparisonOf(ended: readonly Run[]): Comparison {
  const groups = [...groupBy(ended, ({ trial }) => trial)];
  const byCount = groups.toSorted(([, a], [, b]) => b.length - a.length);
  let largest = { count: 0, ...blockOf([]) };
  let common: readonly Run[] = byCount[0]?.[1] ?? [];
  for (const [i, [, runs]] of byCount.entries()) {
    const own = new Set(runs.map(cellOf));
    common = common.filter(run => own.has(cellOf(run)));
    const block = { count: i + 1, ...blockOf(common) };
    if (sizeOf(block) >= sizeOf(largest)) largest = block;
  }
  const { count, ...block } = largest;
  const taken = new Set(byCount.slice(0, count).map(([trial]) => trial));
  return { trials: groups.flatMap(([trial]) => (taken.has(trial) ? [trial] : [])), ...block };
}

const sizeOf = ({ count, classes, seeds }: Omit<Comparison, 'trials'> & { readonly count: number }) =>
  count * classes.length * seeds.length;

const cellOf = ({ normal, seed }: Run) => `${normal} ${seed}`;

/** Classes before seeds, since means over other classes say something else: those of the seed that has most, and all seeds that have them. */
function blockOf(runs: readonly Run[]): Pick<Comparison, 'classes' | 'seeds'> {
  const bySeed = [...groupBy(runs, ({ seed }) => seed)].map(
    ([seed, own]) => [seed, new Set(own.map(({ normal }) => normal))] as const,
  );
  const most = [...bySeed.reduce((most, [, own]) => (own.size > most.size ? own : most), new Set<number>())];
  return {
    classes: most.sort((a, b) => a - b),
    seeds: bySeed.flatMap(([seed, own]) => (most.every(label => own.has(label)) ? [seed] : [])),
  };
}
