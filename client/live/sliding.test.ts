import { expect, it } from 'vitest';
import { SlidingMax } from './sliding.ts';

it('knows the largest of the last values, and keeps the last one', () => {
  const max = new SlidingMax(1000);
  expect(max.get(0)).toBeNull();
  max.add(5, 0);
  max.add(3, 100);
  max.add(4, 200);
  expect(max.get(999)).toBe(5);
  expect(max.get(1000)).toBe(4);
  expect(max.get(9000)).toBe(4);
  max.add(1, 9000);
  expect(max.get(9000)).toBe(1);
});
