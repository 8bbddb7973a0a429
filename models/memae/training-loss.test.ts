import { describe, expect, it } from 'vitest';
import { goldenArchitecture, goldenTensors, goldenWeights, relativeError } from '../../test/golden.ts';
import { Graph, size } from '../graph/graph.ts';
import { createSession } from '../graph/session.ts';
import { seededRandom } from '../random.ts';
import type { Objective } from '../training/backends/backend.ts';
import { forward } from './network.ts';
import { gradientOf, trainingLoss } from './training-step.ts';
import { type Weight, weightSpecs } from './weights.ts';

const weights = goldenWeights('init');
const input = goldenTensors()('input');
const [, , T, H, W] = input.shape as [number, number, number, number, number];
const clip = (n: number) => input.data.slice(n * T * H * W, (n + 1) * T * H * W);
const centre = Float32Array.from({ length: goldenArchitecture.channels[3] }, (_, c) => c / 20);
const objectives: [string, Objective][] = [
  ['the reconstruction alone', { entropy: 0, memory: false }],
  ['the paper’s loss', { entropy: 0.0002, memory: true }],
  ['with Deep SVDD', { entropy: 0.5, memory: true, svdd: { weight: 0.1, centre } }],
];

/** Loss, its parts and the gradient of every weight, on these clips. */
async function gradients(clips: readonly Float32Array[], objective: Objective) {
  const shape = [clips.length, T, 1, H, W];
  const g = new Graph();
  const target = g.input('clips', shape);
  const memory = objective.memory;
  const specs = weightSpecs(goldenArchitecture).filter(
    spec => spec.trained && (memory || !spec.name.startsWith('mem_rep')),
  );
  const parameters = new Map(specs.map(({ name, shape }) => [name, g.input(name, shape)]));
  const result = forward(g, goldenArchitecture, name => parameters.get(name)!, target, 'train', { memory });
  const losses = trainingLoss(g, result, target, objective);
  for (const [name, tensor] of Object.entries(losses)) g.output(name, tensor);
  const found = g.gradients(losses.loss, [...parameters.values()]);
  specs.forEach(({ name, shape }, i) => {
    g.output(gradientOf(name), g.reshape(found[i]!, shape));
  });
  const session = await createSession(g.build(), { threads: 1 });
  const data = Float32Array.from(clips.flatMap(values => [...values]));
  const out = await session.run(new Map<string, Weight>([...weights, ['clips', { shape, data }]]));
  await session.close();
  return out;
}

describe.each(objectives)('%s', (_, objective) => {
  it('has the same gradients on a batch as on its halves, of which they are the mean', async () => {
    // Two copies of a clip have the batch statistics of one, so train mode can be compared as well.
    const one = await gradients([clip(0)], objective);
    const twice = await gradients([clip(0), clip(0)], objective);
    for (const [name, { data }] of one) {
      const noise = /coder\.\d+\.bias$/.test(name) && !name.includes('decoder.9');
      if (!noise) expect(relativeError(twice.get(name)!.data, data), name).toBeLessThan(2e-4);
    }
  });
});

it.each(objectives)('%s: the gradient of different clips is the mean of theirs', async (_, objective) => {
  // From the network's outputs on, where batch statistics play no part.
  const random = seededRandom(1);
  const values = (count: number) => Float32Array.from({ length: count }, () => random());
  const parts = { output: [2, 3, 1, 4, 4], target: [2, 3, 1, 4, 4], queries: [6, 16], addressing: [6, 5] };
  const batch = new Map(
    Object.entries(parts).map(([name, shape]) => [name, { shape, data: values(size(shape)) }]),
  );
  const half = (which: 0 | 1) => {
    const cut = ([name, { shape, data }]: [string, Weight]): [string, Weight] => {
      const length = data.length / 2;
      const some = data.slice(which * length, (which + 1) * length);
      return [name, { shape: [shape[0]! / 2, ...shape.slice(1)], data: some }];
    };
    return new Map([...batch].map(cut));
  };
  const [whole, first, second] = await Promise.all(
    [batch, half(0), half(1)].map(async feeds => {
      const g = new Graph();
      const tensors = new Map([...feeds].map(([name, { shape }]) => [name, g.input(name, shape)]));
      const [output, target, queries] = ['output', 'target', 'queries'].map(name => tensors.get(name)!);
      const addressing = objective.memory ? tensors.get('addressing')! : undefined;
      const result = { output: output!, queries: queries!, addressing, logits: undefined };
      const { loss } = trainingLoss(g, result, target!, objective);
      g.output('loss', loss);
      const wrt = [output!, ...(addressing ? [addressing] : []), ...(objective.svdd ? [queries!] : [])];
      g.gradients(loss, wrt).forEach((gradient, i) => {
        g.output(gradientOf(wrt[i]!.name), g.reshape(gradient, wrt[i]!.shape));
      });
      const session = await createSession(g.build(), { threads: 1 });
      const out = await session.run(feeds);
      await session.close();
      return out;
    }),
  );
  for (const [name, { data }] of whole!) {
    const [a, b] = [first!.get(name)!.data, second!.get(name)!.data];
    const mean = name === 'loss' ? [(a[0]! + b[0]!) / 2] : [...a, ...b].map(value => value / 2); // each half has its own inputs
    expect(relativeError(data, mean), name).toBeLessThan(1e-6);
  }
});
