import { expect, it } from 'vitest';
import { median, quantile, slope } from './statistics.ts';

it('takes the middle, or the mean of the two beside it', () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([5, 1, 3, 4])).toBe(3.5);
});

it('finds the value below which a share lies', () => {
  const values = Array.from({ length: 101 }, (_, i) => 100 - i);
  expect(quantile(values, 0.95)).toBe(95);
  expect(quantile([10, 20], 0.25)).toBe(12.5);
  expect(quantile([7], 0.95)).toBe(7);
});

it('fits a straight line', () => {
  expect(slope([0, 1, 2, 3], [7, 9, 11, 13])).toBeCloseTo(2);
  expect(slope([0, 1, 2], [1, 4, 1])).toBeCloseTo(0);
  expect(slope([3], [1])).toBe(0);
});
