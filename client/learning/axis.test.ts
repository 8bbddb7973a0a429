import { expect, it } from 'vitest';
import { errorRange, errorTicks } from './axis.ts';

it('the ticks are round numbers', () => {
  expect(errorTicks(0.008, 0.6)).toEqual([0.01, 0.02, 0.05, 0.1, 0.2, 0.5]);
  expect(errorTicks(1, 20)).toEqual([1, 2, 5, 10, 20]);
});

it('without a value above 0 there is an axis all the same', () => {
  expect(errorRange(null, null)).toEqual([0.1, 1]);
  expect(errorRange(0, 2)).toEqual([0.1, 1]);
});

it.each([
  [0.031, 0.033],
  [0.01, 2],
  [7, 7],
])('from %f to %f there is room for the curve and there are ticks to read it by', (min, max) => {
  const [low, high] = errorRange(min, max);
  expect(low).toBeLessThan(min);
  expect(high).toBeGreaterThan(max);
  expect(errorTicks(low, high).length).toBeGreaterThanOrEqual(2);
});
