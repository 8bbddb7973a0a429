import { describe, expect, it } from 'vitest';
import type { ImageSet } from './images.ts';
import { judge } from './judge.ts';
import { type OneClassOptions, oneClass } from './one-class.ts';

/** Four classes, of which the last has no image to train on; every image is its own number. */
const set: ImageSet = {
  name: 'numbers',
  ...{ channels: 1, height: 1, width: 1, classes: ['a', 'b', 'c', 'd'] },
  train: part([0, 0, 0, 0, 1, 1, 1, 1, 2, 2]),
  test: part([0, 1, 2, 3]),
};
function part(labels: readonly number[]) {
  return { labels: Uint8Array.from(labels), pixels: Uint8Array.from(labels.keys()) };
}
const usual: OneClassOptions = { normal: 0, labelledShare: 0, labelledClasses: [], seed: 1 };
const make = (options: Partial<OneClassOptions>) => oneClass(set, { ...usual, ...options });

it('trains on one class and tests on all', () => {
  const { train, labelled, test } = make({});
  expect([...train]).toEqual([0, 1, 2, 3]);
  expect(labelled.labels.length).toBe(0);
  expect([...test.abnormal]).toEqual([0, 1, 1, 1]);
  expect([...test.unseen]).toEqual([0, 1, 1, 1]);
});

it('labels a share of what is trained on', () => {
  const { labelled, test } = make({ labelledShare: 1 / 3, labelledClasses: [1] });
  expect([...labelled.labels]).toEqual([1, 1]); // 2 beside 4 normal ones
  expect([...labelled.pixels].every(pixel => pixel >= 4 && pixel < 8)).toBe(true);
  expect([...test.unseen]).toEqual([0, 0, 1, 1]);
  expect(make({ labelledShare: 1, labelledClasses: [1, 2] }).labelled.labels.length).toBe(6);
});

it('takes the same images for the same seed', () => {
  const taken = (seed: number) => [...make({ seed, limit: 2 }).train].join();
  expect(taken(1)).toBe(taken(1));
  expect(new Set([1, 2, 3, 4, 5, 6].map(taken)).size).toBeGreaterThan(1);
});

it.each([
  [{ normal: 4 }, 'numbers has no class 4, only 0 to 3'],
  [{ labelledClasses: [-1] }, 'numbers has no class -1, only 0 to 3'],
  [{ normal: 3 }, 'class 3 (d) has no image to train on. Choose another one'],
  [{ labelledShare: 1.1 }, 'the labelled share is 1.1; it must be from 0 to 1'],
  [{ labelledShare: Number.NaN }, 'the labelled share is NaN; it must be from 0 to 1'],
  [{ labelledClasses: [0] }, 'class 0 is the normal one; it has no labelled abnormal images'],
])('refuses %o', (options, line) => {
  expect(() => make(options)).toThrow(line);
});

describe('judge', () => {
  it('tells seen kinds from unseen ones', () => {
    const data = make({ labelledShare: 0.5, labelledClasses: [1] });
    expect(judge(Float32Array.of(0.5, 1, 0, 0.5), data)).toMatchObject({ auc: 0.5, seen: 1, unseen: 0.25 });
    expect(judge(Float32Array.of(0, 1, 1, 1), make({}))).toMatchObject({ auc: 1, seen: null });
  });

  it('measures the gap in standard deviations', () => {
    const data = {
      test: { ...part([0, 0, 1, 1]), abnormal: Uint8Array.of(0, 0, 1, 1), unseen: new Uint8Array(4) },
    };
    expect(judge(Float32Array.of(-1, 1, 5, 7), data).gap).toBeCloseTo(6, 10); // of variances 1 and 1
  });
});
