import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { goldenArchitecture, goldenTensors, goldenWeights, relativeError } from '../../test/golden.ts';
import { type ReferenceResult, referenceForward, referenceLoss } from './reference.ts';

// Ten times the float32 noise floor that the fixture's makers measured.
const BAR = { activations: 3.5e-6, loss: 7.2e-7, evaluation: 2.1e-6 };
const golden = goldenTensors();
const { shape, data } = golden('input');
const [N, , T, H, W] = shape as [number, number, number, number, number];
let clips: tf.Tensor5D;

beforeAll(async () => {
  await tf.setBackend('cpu');
  clips = tf.tensor5d(data, [N, T, H, W, 1]); // one channel: the same order in both layouts
});

/** In the authors' layout `[N, C, T, H, W]`. */
const channelsFirst = (x: tf.Tensor) => tf.transpose(x, [0, 4, 1, 2, 3]).dataSync();

function attention(result: ReferenceResult): ArrayLike<number> {
  const [n, t, h, w] = result.latent.shape;
  return channelsFirst(tf.reshape(result.addressing, [n, t, h, w, goldenArchitecture.items]));
}

it('agrees with the authors in train mode', () => {
  const result = referenceForward(goldenArchitecture, goldenWeights('init'), clips, 'train');
  const pairs = {
    latent: channelsFirst(result.latent),
    zhat: channelsFirst(result.read),
    output: channelsFirst(result.output),
  };
  for (const [name, ours] of Object.entries(pairs)) {
    expect(relativeError(ours, golden(`train/${name}`).data), name).toBeLessThan(BAR.activations);
  }
  expect(relativeError(attention(result), golden('train/att').data)).toBeLessThan(BAR.activations);
  const { mse, entropy, loss } = referenceLoss(result, clips);
  for (const [name, value] of Object.entries({ mse, entropy, total: loss })) {
    expect(relativeError(value.dataSync(), golden(`loss/${name}`).data), name).toBeLessThan(BAR.loss);
  }
});

it('agrees with the authors in evaluation mode, to the score', () => {
  const result = referenceForward(goldenArchitecture, goldenWeights('adam1'), clips, 'eval');
  const pairs = {
    latent: channelsFirst(result.latent),
    output: channelsFirst(result.output),
    att: attention(result),
  };
  for (const [name, ours] of Object.entries(pairs)) {
    expect(relativeError(ours, golden(`eval/${name}`).data), name).toBeLessThan(BAR.evaluation);
  }
  const score = tf.mean(tf.abs(tf.sub(result.output, clips)), [1, 2, 3, 4]); // one channel: the mean absolute error
  expect(relativeError(score.dataSync(), golden('eval/score').data)).toBeLessThan(BAR.evaluation);
});
