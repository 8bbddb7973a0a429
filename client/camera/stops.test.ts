import { expect, it } from 'vitest';
import { nearestStop, stepTo, stopsOf } from './stops.ts';

const stops = stopsOf([1, 5, 24, 240], [1.4, 1, 0.8, 0.8]);

it('goes upwards from the most sensitive', () => {
  expect(stops.map(({ perDay }) => perDay)).toEqual([240, 24, 5, 1]);
  expect(stops[3]).toEqual({ perDay: 1, threshold: 1.4 });
});

it('stands where it is let go, at the calmer of two that are the same', () => {
  expect(nearestStop(stops, 1.15).perDay).toBe(5);
  expect(nearestStop(stops, 3).perDay).toBe(1);
  expect(nearestStop(stops, 0.1).perDay).toBe(24);
});

it('moves by keys, not past the ends', () => {
  expect(stepTo('ArrowUp', 1, 4)).toBe(2);
  expect(stepTo('ArrowUp', 3, 4)).toBe(3);
  expect(stepTo('ArrowDown', 0, 4)).toBe(0);
  expect(stepTo('End', 0, 4)).toBe(3);
  expect(stepTo('Tab', 0, 4)).toBeNull();
});
