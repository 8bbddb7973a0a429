import { expect, it } from 'vitest';
import { keepAway, quantile, softBoundary } from './distance.ts';

it('keeps the centre away from 0, on the side where it is', () => {
  const centre = keepAway(Float32Array.of(0.04, -0.04, 0, 0.5, -0.1, -2));
  expect([...centre]).toEqual([0.1, -0.1, 0.1, 0.5, -0.1, -2].map(Math.fround));
});

it('takes quantiles on the line between two values, as numpy does', () => {
  expect(quantile(Float32Array.of(4, 1, 3, 2), 0.5)).toBe(2.5);
  expect(quantile(Float32Array.of(4, 1, 3, 2), 0.9)).toBeCloseTo(3.7);
  expect(quantile(Float32Array.of(4, 1, 3, 2), 1)).toBe(4);
});

it('sets the radius so that a share of nu lies outside, once it has warmed up', () => {
  const objective = softBoundary(Float32Array.of(1), 0.5);
  const outputs = new Map([['distances', { shape: [4], data: Float32Array.of(1, 9, 25, 4) }]]);
  objective.after!(outputs, 0.05);
  expect(objective.radius()).toBe(0);
  objective.after!(outputs, 0.07);
  expect(objective.radius()).toBe(Math.sqrt(6.5));
  expect(objective.scalars!()).toEqual({ radius: Math.sqrt(6.5) });
});
