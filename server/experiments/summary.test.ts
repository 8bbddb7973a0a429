import { expect, it } from 'vitest';
import type { Plan, RunResult } from './results.ts';
import { summarise } from './summary.ts';

/** By trial, seed and class: AUC of a run that has ended, `null` for one that has not. */
type Table = Readonly<Record<string, readonly (readonly (number | null)[])[]>>;

function summaryOf(table: Table, version: (trial: string, seed: number) => string = () => '1') {
  const cells = Object.entries(table).flatMap(([trial, seeds]) =>
    seeds.flatMap((aucs, seed) => aucs.map((auc, normal) => ({ trial, seed, normal, auc }))),
  );
  const runs = cells.map(({ trial, seed, normal }): Plan['runs'][number] => ({
    ...{ key: `${trial} ${seed} ${normal}`, trial, seed, normal, method: 'pca', options: {} },
    ...{ labelledShare: 0, labelledClasses: [] },
  }));
  const results = cells.flatMap(({ trial, seed, normal, auc }): RunResult[] => {
    const about = { key: `${trial} ${seed} ${normal}`, trial, seed, normal, endedAt: '', seconds: 2 };
    if (auc === null) return [];
    const figures = { auc, seen: null, unseen: auc, gap: 10 * auc };
    return [{ ...about, version: version(trial, seed), figures }];
  });
  const failed = { ...results[0]!, key: 'b 1 1', figures: undefined, failed: 'no memory' };
  const data = {
    name: 'letters',
    classes: ['a', 'b', 'c'],
    shape: [1, 1, 1] as [number, number, number],
    train: 9,
    test: 9,
  };
  return summarise({ runs, data }, table.b?.[1]?.[1] === null ? [...results, failed as RunResult] : results);
}

it('sums up over classes, then over seeds, as far as no trial lacks any of them', () => {
  const summary = summaryOf({
    a: [
      [0.5, 0.7],
      [0.7, 0.9],
      [0.1, null], // the last seed has not all of its classes
    ],
  });
  const [{ classes, means, seconds, done, total }] = summary.trials as [(typeof summary.trials)[0]];
  expect(means.auc!.mean).toBeCloseTo(0.7, 10); // of 0.6 and 0.8
  expect(means.auc!.deviation).toBeCloseTo(Math.SQRT2 / 10, 10);
  expect(means.auc!.bySeed.map(value => value.toFixed(2))).toEqual(['0.60', '0.80']);
  expect(means.gap!.mean).toBeCloseTo(7, 10);
  expect(means.seen).toBeUndefined();
  expect(classes.get(1)).toMatchObject({ mean: expect.closeTo(0.8, 10), standing: 'compared' });
  expect([seconds, done, total]).toEqual([2, 5, 6]);
  expect(summary.compared).toEqual({ trials: ['a'], classes: [0, 1], seeds: [0, 1] });
});

it('compares trials over the same runs, and marks the best of those only', () => {
  const { compared, trials, failures } = summaryOf({
    a: [
      [0.5, 0.9, 0.99],
      [0.7, 0.7, null],
    ],
    b: [
      [0.6, 0.8, null],
      [0.8, null, null],
    ],
    new: [
      [0.99, null, null],
      [null, null, null],
    ],
  });
  expect(compared).toEqual({ trials: ['a', 'b'], classes: [0, 1], seeds: [0] });
  expect(trials.map(({ trial, means, isBest }) => [trial, means.auc?.mean.toFixed(2), isBest])).toEqual([
    ['a', '0.70', true],
    ['b', '0.70', true],
    ['new', undefined, false],
  ]);
  const cells = trials.map(({ classes }) =>
    [...classes.values()].map(({ mean, standing }) => `${mean.toFixed(2)} ${standing}`),
  );
  expect(cells).toEqual([
    ['0.50 compared', '0.90 best', '0.99 apart'], // of the first seed alone, as its neighbour's
    ['0.60 best', '0.80 compared'],
    ['0.99 apart'],
  ]);
  expect(failures).toEqual([{ trial: 'b', normal: 1, seed: 1, line: 'no memory' }]);
});

it('leaves out a class that fails rather than the trial', () => {
  const { compared } = summaryOf({ a: [[0.5, 0.6, 0.7, 0.8]], b: [[0.5, null, 0.7, 0.8]] });
  expect(compared).toEqual({ trials: ['a', 'b'], classes: [0, 2, 3], seeds: [0] });
});

it('names the versions of its results', () => {
  const version = (trial: string, seed: number) => (trial === 'a' && seed === 0 ? '1' : '2');
  const { versions, trials } = summaryOf({ a: [[0.5], [0.5]], b: [[0.5], [0.5]] }, version);
  expect(versions).toEqual([
    { version: '2', runs: 3 },
    { version: '1', runs: 1 },
  ]);
  expect(trials.map(one => one.versions)).toEqual([['1', '2'], ['2']]);
});
