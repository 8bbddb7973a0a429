import { expect, it } from 'vitest';
import type { Scene } from '../../models/index.ts';
import { sensitivitiesOf } from './sensitivities.ts';

const grid = { rows: 1, cols: 1, values: Float32Array.of(1) };
const alerts = { from: 1, rate: Math.E ** 2, scale: 0.5 };
const tail = { halves: [0.5], frames: { from: 0.5, rate: 0.5, scale: 0.1 }, alerts };
const scene: Scene = { background: new Float32Array(1), levels: grid, tail };

it('tells thresholds in units of the one that holds', () => {
  // At e^2 alerts a day thresholds are the levels, at 1 a day twice as high.
  const { thresholds } = sensitivitiesOf(scene, 1, [1, Math.E, 100]);
  expect(thresholds!.map(threshold => Number(threshold.toFixed(6)))).toEqual([1, 0.75, 0.5]);
});

it('knows none where thresholds are fixed', () => {
  expect(sensitivitiesOf({ background: scene.background, levels: grid }, 5, [1])).toEqual({
    thresholds: null,
  });
});
