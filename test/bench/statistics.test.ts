import { expect, it } from 'vitest';
import { median, slope } from './statistics.ts';

it('takes the middle, or the mean of the two beside it', () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([5, 1, 3, 4])).toBe(3.5);
});

it('fits a straight line', () => {
  expect(slope([0, 1, 2, 3], [7, 9, 11, 13])).toBeCloseTo(2);
  expect(slope([0, 1, 2], [1, 4, 1])).toBeCloseTo(0);
  expect(slope([3], [1])).toBe(0);
});
