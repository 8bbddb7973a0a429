import { expect, it } from 'vitest';
import { rocAuc } from './roc.ts';

it.each([
  ['perfect', [1, 2, 3, 4], [false, false, true, true], 1],
  ['upside down', [4, 3, 2, 1], [false, false, true, true], 0],
  ['one pair of four wrong', [1, 3, 2, 4], [false, false, true, true], 0.75],
  ['all tied', [5, 5, 5, 5], [false, true, false, true], 0.5],
  ['half a pair tied', [1, 2, 2, 3], [false, false, true, true], 0.875],
])('%s', (_, scores, labels, auc) => {
  expect(rocAuc(scores, labels)).toBe(auc);
});

it('does not depend on the order of the samples', () => {
  const scores = [0.1, 0.9, 0.4, 0.4, 0.7];
  const labels = [false, true, true, false, false];
  const turned = [3, 0, 4, 1, 2];
  expect(
    rocAuc(
      turned.map(i => scores[i]!),
      turned.map(i => labels[i]!),
    ),
  ).toBe(rocAuc(scores, labels));
});

it('is NaN for a single class', () => {
  expect(rocAuc([1, 2], [true, true])).toBeNaN();
});
