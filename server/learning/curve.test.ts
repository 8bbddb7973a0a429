import { expect, it } from 'vitest';
import { addValidation, Curve, MAX_POINTS } from './curve.ts';

const losses = (step: number, value = step) => ({ step, loss: value, mse: value, entropy: value });
const validation = (step: number) => ({
  ...{ step, mse: 1, entropy: 1, active: 2, used: 3, items: 4, best: false },
});

it('stays within its bounds, evenly, and loses no step', () => {
  const curve = new Curve();
  for (let step = 1; step <= 10_000; step++) curve.add(losses(step));
  const { points } = curve;
  expect(points.length).toBeLessThan(MAX_POINTS);
  expect(points.length).toBeGreaterThanOrEqual(MAX_POINTS / 2 - 1);
  const strides = points.slice(1).map((point, i) => point.step - points[i]!.step);
  expect(new Set(strides)).toEqual(new Set([points[0]!.step]));
  for (const { step, mse } of points) expect(mse).toBe(step - (strides[0]! - 1) / 2); // the mean of its steps
});

it('tells which point is new', () => {
  const curve = new Curve();
  expect(curve.add(losses(1))).toEqual(losses(1));
  for (let step = 2; step <= MAX_POINTS; step++) curve.add(losses(step));
  expect(curve.add(losses(501, 1))).toBeUndefined();
  expect(curve.add(losses(502, 3))).toEqual(losses(502, 2));
});

it('goes on after a restart, also where steps come again', () => {
  const curve = new Curve([2, 4, 6, 8].map(step => losses(step)));
  curve.add(losses(5));
  curve.add(losses(6, 7));
  expect(curve.points.map(({ step, mse }) => [step, mse])).toEqual([
    ...[2, 4].map(step => [step, step]),
    [6, 6],
  ]);
});

it('keeps a bounded number of validations, the last one among them', () => {
  let points: ReturnType<typeof addValidation> = [];
  for (let step = 1; step <= 3000; step++) points = addValidation(points, validation(step));
  expect(points.length).toBeLessThanOrEqual(MAX_POINTS);
  expect(points.at(-1)!.step).toBe(3000);
  expect(addValidation(points, validation(10)).at(-1)!.step).toBe(10);
});
