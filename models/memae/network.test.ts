import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { relativeError } from '../../test/golden.ts';
import { Graph } from '../graph/graph.ts';
import type { Lowering } from '../graph/lowering.ts';
import { chooseLowering } from '../graph/probe.ts';
import { createSession } from '../graph/session.ts';
import { standardLowering } from '../graph/standard/index.ts';
import { seededRandom, uniform } from '../random.ts';
import type { Architecture } from './architecture.ts';
import { forward } from './network.ts';
import { toTensors } from './reference.ts';
import { referenceGradients } from './reference-training.ts';
import { gradientOf, labelInputs, trainingLoss } from './training-step.ts';
import { initialWeights, type Weights, weightSpecs } from './weights.ts';

const plain = { channels: [4, 6, 8, 20], items: 12, shrink: 0.05, slope: 0.2 } as const;
const variants: Record<string, Architecture> = {
  'as published': plain,
  'cosine addressing': { ...plain, addressing: 'cosine' },
  'memory one layer earlier': { ...plain, memoryDepth: 3 },
  'memory in the decoder': { ...plain, memoryDepth: 5 },
  'skip connections': { ...plain, skips: [1, 3] },
  discriminator: { ...plain, discriminator: 5 },
  'everything at once': {
    ...plain,
    addressing: 'cosine',
    memoryDepth: 3,
    skips: [2],
    nonNegativeMemory: true,
  },
};
const SHAPE = [2, 16, 1, 16, 32] as const;
const objective = { entropy: 0.05, memory: true, discriminator: 0.4 };
const random = seededRandom(11);
const clips = Float32Array.from({ length: 2 * 16 * 16 * 32 }, () => uniform(random, -1, 1));

const PLACES = [2, 4, 2, 4] as const;
const labels = {
  targets: Float32Array.from({ length: 64 }, () => (random() < 0.3 ? 1 : 0)),
  weights: Float32Array.from({ length: 64 }, () => random() / 32),
};

/** Large weights, so that every term of every gradient counts. */
function weightsOf(architecture: Architecture): Weights {
  const random = seededRandom(3);
  return new Map(
    [...initialWeights(architecture, random)].map(([name, { shape, data }]) => [
      name,
      { shape, data: name.endsWith('.weight') && shape.length > 1 ? data.map(value => value * 5) : data },
    ]),
  );
}

async function onnxGradients(architecture: Architecture, lowering: Lowering) {
  const g = new Graph();
  const target = g.input('clips', SHAPE);
  const specs = weightSpecs(architecture).filter(spec => spec.trained);
  const parameters = new Map(specs.map(({ name, shape }) => [name, g.input(name, shape)]));
  const result = forward(g, architecture, name => parameters.get(name)!, target, 'train', { lowering });
  const { loss } = trainingLoss(g, result, target, objective, () => labelInputs(g, SHAPE));
  g.output('loss', loss);
  const gradients = g.gradients(loss, [...parameters.values()]);
  specs.forEach(({ name, shape }, i) => {
    g.output(gradientOf(name), g.reshape(gradients[i]!, shape));
  });
  const session = await createSession(g.build(), { threads: 1 });
  const out = await session.run(
    new Map([
      ...weightsOf(architecture),
      ['clips', { shape: SHAPE, data: clips }],
      ...(architecture.discriminator
        ? Object.entries(labels).map(([name, data]) => [name, { shape: PLACES, data }] as const)
        : []),
    ]),
  );
  await session.close();
  return out;
}

beforeAll(async () => {
  await import('@tensorflow/tfjs'); // brings the gradients of TF.js's operations
  await tf.setBackend('cpu');
  tf.engine().startScope();
});
afterAll(() => tf.engine().endScope());

const lowerings = [standardLowering, (await chooseLowering()).lowering];

describe.each(Object.entries(variants))('%s', (_, architecture) => {
  it.each(lowerings)('has the loss and the gradients of the reference, $name', async lowering => {
    const input = tf.tensor5d(clips, [2, 16, 16, 32, 1]);
    const batch = {
      clips: input,
      labels: {
        targets: tf.tensor(labels.targets, [...PLACES]),
        weights: tf.tensor(labels.weights, [...PLACES]),
      },
    };
    const theirs = referenceGradients(architecture, toTensors(weightsOf(architecture)), batch, objective);
    const ours = await onnxGradients(architecture, lowering);
    expect(relativeError(ours.get('loss')!.data, theirs.loss.dataSync())).toBeLessThan(1e-5);
    for (const [name, gradient] of theirs.gradients) {
      const expected = gradient.dataSync();
      if (Math.max(...expected.map(Math.abs)) < 1e-6) continue; // a bias in front of BatchNorm
      expect(relativeError(ours.get(gradientOf(name))!.data, expected), name).toBeLessThan(2e-4);
    }
  });
});
