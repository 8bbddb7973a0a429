import { describe, expect, it } from 'vitest';
import type { TrainingPoint, ValidationPoint } from '../../server/contract.ts';
import { type Detail, extend, POINTS_KEPT } from './detail.ts';

const point = (step: number, mse = 1): TrainingPoint => ({ step, loss: mse, mse, entropy: 2 });
const check = (step: number): ValidationPoint => ({
  step,
  mse: 1,
  entropy: 2,
  active: 3,
  used: 4,
  items: 5,
  best: false,
});
const picture = { original: 'a', reconstruction: 'b', error: 'c' };
const empty: Detail = { cameraId: 'a', curve: [], validation: [], pictures: [] };
const grown = (detail: Detail, curve: TrainingPoint[], validation: ValidationPoint[] = []) =>
  extend(detail, { cameraId: 'a', curve, validation });
const steps = (points: readonly { step: number }[]) => points.map(({ step }) => step);

it('grows by what comes; pictures stay until there are new ones', () => {
  const first = extend(empty, {
    cameraId: 'a',
    curve: [point(1)],
    validation: [check(1)],
    pictures: [picture],
  });
  const second = grown(first, [point(2), point(3)]);
  expect(steps(second.curve)).toEqual([1, 2, 3]);
  expect(steps(second.validation)).toEqual([1]);
  expect(second.pictures).toEqual([picture]);
});

it('steps back with a training that goes on from its checkpoint', () => {
  const known = grown(
    empty,
    [10, 20, 30, 40].map(step => point(step)),
    [check(20), check(40)],
  );
  const resumed = grown(known, [point(25)], [check(30)]);
  expect(steps(resumed.curve)).toEqual([10, 20, 25]);
  expect(steps(resumed.validation)).toEqual([20, 30]);
});

describe('a curve with too many points', () => {
  const full = Array.from({ length: POINTS_KEPT }, (_, i) => point(2 * (i + 1), i % 2));

  it('is thinned out evenly, from its first step to its last', () => {
    const thinned = grown(grown(empty, full), [point(2 * POINTS_KEPT + 2)]).curve;
    expect(thinned.length).toBeLessThanOrEqual(POINTS_KEPT / 2 + 1);
    expect(thinned.at(-1)!.step).toBe(2 * POINTS_KEPT + 2);
    const gaps = thinned.map(({ step }, i) => step - (thinned[i - 1]?.step ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(3 * Math.min(...gaps));
  });

  it('keeps its mean, whatever the points stand for', () => {
    const uneven = [...full, point(4 * POINTS_KEPT, 5)]; // the last one stands for half of the steps
    const sum = (points: readonly TrainingPoint[]) =>
      points.reduce((total, { step, mse }, i) => total + mse * (step - (points[i - 1]?.step ?? 0)), 0);
    expect(sum(grown(empty, uneven).curve)).toBeCloseTo(sum(uneven), 6);
  });

  it('stays bounded however long the training', () => {
    let detail = empty;
    for (let step = 1; step <= 5000; step++) detail = grown(detail, [point(step)], [check(step)]);
    expect(detail.curve.length).toBeLessThanOrEqual(POINTS_KEPT);
    expect(detail.validation.length).toBeLessThanOrEqual(POINTS_KEPT);
    expect(detail.validation.at(-1)!.step).toBe(5000);
  });
});
