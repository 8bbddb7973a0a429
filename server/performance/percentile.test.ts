import { expect, it } from 'vitest';
import { percentile } from './percentile.ts';

it('is the smallest value that so many are not above, whatever order they come in', () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect([0, 0.005, 0.5, 0.95, 0.951, 1].map(share => percentile(values, share))).toEqual([
    ...[1, 1, 50, 95, 96, 100],
  ]);
  expect(percentile([30, 9], 0.5)).toBe(9); // not sorted as text
  expect(percentile([7], 0.95)).toBe(7);
  expect(percentile([], 0.5)).toBeUndefined();
});
