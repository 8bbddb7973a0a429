import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { goldenArchitecture, goldenTensors, goldenWeights, relativeError } from '../../../test/golden.ts';
import { isNoise } from '../../../test/parity/worst.ts';
import { ENTROPY_WEIGHT } from '../../memae/architecture.ts';
import { firstMoment, secondMoment } from '../../memae/training-step.ts';
import { type Weight, weightSpecs } from '../../memae/weights.ts';
import type { StepLoss, TrainingBackend, TrainingState } from './backend.ts';
import { openTfjs } from './tfjs.ts';

const golden = goldenTensors();
const [N, , T, H, W] = golden('input').shape as [number, number, number, number, number];
const clips = golden('input').data; // one channel: the same order in both layouts
const specs = weightSpecs(goldenArchitecture);

function freshState(): TrainingState {
  const zeros = ({ shape }: { shape: readonly number[] }): Weight => ({
    shape,
    data: new Float32Array(shape.reduce((a, b) => a * b, 1)),
  });
  const trained = specs.filter(spec => spec.trained);
  return new Map([
    ...goldenWeights('init'),
    ...trained.flatMap(spec => [
      [firstMoment(spec.name), zeros(spec)] as const,
      [secondMoment(spec.name), zeros(spec)] as const,
    ]),
  ]);
}

const options = {
  architecture: goldenArchitecture,
  clips: [N, T, 1, H, W] as const,
  threads: 1,
  objective: { entropy: ENTROPY_WEIGHT, memory: true },
};

let backend: TrainingBackend;
let losses: StepLoss[];
let afterFirst: TrainingState;
let held: number[];
beforeAll(async () => {
  backend = await openTfjs({ ...options, state: freshState() });
  held = [tf.memory().numTensors];
  losses = [await backend.step({ clips, rate: 1e-4, step: 1 })];
  held.push(tf.memory().numTensors);
  afterFirst = await backend.state();
  losses.push(await backend.step({ clips, rate: 1e-4, step: 2, seen: clips.map(x => x + 0.01) }));
  held.push(tf.memory().numTensors);
});
afterAll(() => backend.close());

it('takes the authors’ step', () => {
  const { loss, mse, entropy, svdd } = losses[0]!;
  for (const [name, value] of Object.entries({ total: loss, mse, entropy })) {
    expect(relativeError([value], golden(`loss/${name}`).data), name).toBeLessThan(7.2e-7);
  }
  expect(svdd).toBe(0);
  for (const { name } of specs.filter(s => !isNoise(s.name))) {
    const { shape, data } = afterFirst.get(name)!;
    expect(shape).toEqual(golden(`adam1/${name}`).shape);
    expect(relativeError(data, golden(`adam1/${name}`).data), name).toBeLessThan(1.2e-4);
  }
});

it('goes on from there, on a noisy picture of the clips', async () => {
  expect(losses[1]!.mse).not.toBe(losses[0]!.mse);
  const state = await backend.state();
  expect([...state.keys()].sort()).toEqual([...freshState().keys()].sort());
  expect(state.get('encoder.0.weight')).not.toEqual(afterFirst.get('encoder.0.weight'));
});

it('evaluates with running statistics, and says what of the memory is read', async () => {
  const fresh = await openTfjs({ ...options, state: new Map([...freshState(), ...goldenWeights('adam1')]) });
  const before = tf.memory().numTensors;
  const { mse, entropy, active, used, output } = await fresh.evaluate({ clips });
  expect(relativeError(output, golden('eval/output').data)).toBeLessThan(2.1e-6);
  const difference = golden('eval/output').data.reduce((sum, y, i) => sum + (y - clips[i]!) ** 2, 0);
  expect(relativeError([mse], [difference / clips.length])).toBeLessThan(1e-5);
  const attention = golden('eval/att').data; // [N, items, T', H', W']
  const rows = attention.length / goldenArchitecture.items;
  const surprise = attention.reduce((sum, w) => sum - w * Math.log(w + 1e-12), 0);
  expect(relativeError([entropy], [surprise / rows])).toBeLessThan(1e-5);
  expect(active).toBeCloseTo(attention.filter(w => w > 0).length / rows, 5);
  const positions = rows / N;
  const read = Array.from({ length: goldenArchitecture.items }, (_, item) =>
    attention.some((w, i) => w > 0 && Math.floor(i / positions) % goldenArchitecture.items === item) ? 1 : 0,
  );
  expect([...used]).toEqual(read);
  expect(tf.memory().numTensors).toBe(before);
  await fresh.close();
});

it('holds no more tensors after a step than before', () => {
  expect(held).toEqual([held[0], held[0], held[0]]);
});

it('gives back all that it held', async () => {
  const before = tf.memory().numTensors;
  const other = await openTfjs({ ...options, state: freshState() });
  expect(tf.memory().numTensors).toBeGreaterThan(before);
  await other.close();
  expect(tf.memory().numTensors).toBe(before);
});
