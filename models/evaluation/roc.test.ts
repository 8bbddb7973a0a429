import { describe, expect, it } from 'vitest';
import { averagePrecision, equalErrorRate, rocAuc, rocCurve } from './roc.ts';

const [T, F] = [true, false];

describe('area under the ROC curve', () => {
  it.each([
    ['perfect', [1, 2, 3, 4], [F, F, T, T], 1],
    ['upside down', [4, 3, 2, 1], [F, F, T, T], 0],
    ['one pair of four wrong', [1, 3, 2, 4], [F, F, T, T], 0.75],
    ['all tied', [5, 5, 5, 5], [F, T, F, T], 0.5],
    ['half a pair tied', [1, 2, 2, 3], [F, F, T, T], 0.875],
  ])('%s', (_, scores, labels, auc) => {
    expect(rocAuc(scores, labels)).toBe(auc);
  });

  it('is the share of pairs in the right order', () => {
    const scores = Array.from({ length: 60 }, (_, i) => (i * 37) % 11);
    const labels = scores.map((score, i) => (score + i) % 3 === 0);
    const of = (is: boolean) => scores.filter((_, i) => labels[i] === is);
    const pairs = of(T).flatMap(t => of(F).map(f => (t > f ? 1 : t === f ? 0.5 : 0)));
    const share = pairs.reduce<number>((sum, pair) => sum + pair, 0) / pairs.length;
    expect(rocAuc(scores, labels)).toBeCloseTo(share, 12);
  });
});

it('draws the curve with a point for each score', () => {
  expect(rocCurve([1, 2, 2, 3], [F, F, T, T])).toEqual([
    { threshold: Number.POSITIVE_INFINITY, falseRate: 0, trueRate: 0 },
    { threshold: 3, falseRate: 0, trueRate: 0.5 },
    { threshold: 2, falseRate: 0.5, trueRate: 1 },
    { threshold: 1, falseRate: 1, trueRate: 1 },
  ]);
});

describe('equal error rate', () => {
  it.each([
    ['perfect', [1, 2, 3, 4], [F, F, T, T], 0],
    ['upside down', [4, 3, 2, 1], [F, F, T, T], 1],
    ['all tied: on the diagonal', [5, 5, 5, 5], [F, T, F, T], 0.5],
    // From (0, 1/2) to (1/2, 1): x + y = 1 a quarter of the way in x.
    ['half a pair tied', [1, 2, 2, 3], [F, F, T, T], 0.25],
    // At threshold 2, one of three normal samples lies above and one of three abnormal ones below.
    ['on a point', [1, 2, 4, 1.5, 3, 5], [F, F, F, T, T, T], 1 / 3],
  ])('%s', (_, scores, labels, rate) => {
    expect(equalErrorRate(scores, labels)).toBeCloseTo(rate, 12);
  });
});

describe('average precision', () => {
  it.each([
    ['perfect', [1, 2, 3, 4], [F, F, T, T], 1],
    // Highest first: F T F T. Recall grows by a half at precision 1/2, and by a half at 2/4.
    ['every second', [4, 3, 2, 1], [F, T, F, T], 0.5],
    // T F T: 1/2 * 1 + 1/2 * 2/3.
    ['one between', [3, 2, 1], [T, F, T], 5 / 6],
    // Tied samples come together: 1/2 * 1, then 1/2 * 2/3.
    ['half a pair tied', [1, 2, 2, 3], [F, F, T, T], 5 / 6],
    ['all tied: the share of abnormal samples', [5, 5, 5, 5], [F, T, F, F], 0.25],
  ])('%s', (_, scores, labels, precision) => {
    expect(averagePrecision(scores, labels)).toBeCloseTo(precision, 12);
  });
});

describe.each([
  ['rocAuc', rocAuc],
  ['equalErrorRate', equalErrorRate],
  ['averagePrecision', averagePrecision],
])('%s', (_, figure) => {
  it('does not depend on the order of the samples', () => {
    const scores = [0.1, 0.9, 0.4, 0.4, 0.7, 0.4];
    const labels = [F, T, T, F, F, T];
    const expected = figure(scores, labels);
    for (const turned of [
      [3, 0, 4, 1, 2, 5],
      [5, 4, 3, 2, 1, 0],
      [2, 5, 3, 1, 0, 4],
    ]) {
      expect(
        figure(
          turned.map(i => scores[i]!),
          turned.map(i => labels[i]!),
        ),
      ).toBe(expected);
    }
  });

  it('depends on the order of the scores only', () => {
    const scores = [0.1, 0.9, 0.4, 0.4, 0.7];
    const labels = [F, T, T, F, F];
    expect(
      figure(
        scores.map(s => Math.exp(9 * s)),
        labels,
      ),
    ).toBe(figure(scores, labels));
  });

  it('is NaN where nothing is abnormal', () => {
    expect(figure([1, 2], [F, F])).toBeNaN();
    expect(figure([], [])).toBeNaN();
  });
});

it.each([
  ['rocAuc', rocAuc],
  ['equalErrorRate', equalErrorRate],
])('%s is NaN where everything is abnormal', (_, figure) => {
  expect(figure([1, 2], [T, T])).toBeNaN();
});
