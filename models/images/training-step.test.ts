import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { packageRoot } from '../../streams/worker-file.ts';
import { relativeError } from '../../test/golden.ts';
import { noWebGpu, useSwiftShader } from '../../test/support/webgpu.ts';
import { createSession, type Feeds, type Provider } from '../graph/session.ts';
import { MEMORY } from '../memae/architecture.ts';
import { adamScalars, freshMoments, gradientOf, updated } from '../memae/training-step.ts';
import type { Weight } from '../memae/weights.ts';
import { decodeTensors } from '../safetensors.ts';
import { type ImageArchitecture, imageWeightSpecs, type MemoryOptions } from './backbone/architecture.ts';
import { distanceFromCentre, softBoundary } from './objectives/distance.ts';
import type { Objective } from './objectives/objective.ts';
import { reconstruction } from './objectives/reconstruction.ts';
import { buildImageStep, trainedSpecs } from './training-step.ts';

const path = join(packageRoot(import.meta.dirname), 'test', 'fixtures', 'images-small.safetensors');
const { tensors } = decodeTensors(readFileSync(path), path);
const golden = (name: string): Weight => tensors.get(name)!;

const memory = { items: 10, shrink: 0.08, depth: 3 } as const;
const position: MemoryOptions = { ...memory, addressing: 'dot', query: 'position' };
const image: MemoryOptions = { ...memory, addressing: 'cosine', query: 'image' };
const plain: ImageArchitecture = {
  image: { channels: 1, height: 12, width: 10 },
  input: 'levels',
  encoder: [
    { kernel: 1, outputs: 4 },
    { kernel: 3, outputs: 6 },
    { kernel: 3, outputs: 8 },
  ],
  decoder: [8, 6],
  skips: [],
  affine: true,
  linearLatent: false,
};
const bare: ImageArchitecture = { ...plain, affine: false, linearLatent: true };
const ignored = { kind: 'ignored' } as const;
const common = { memory: true, reduction: 'mean', entropy: 0.5, abnormal: ignored } as const;
const alone = { ...common, memory: false } as const;
const centre = golden('centre').data;
const inverted = (weight: number) => ({ kind: 'inverted', weight, epsilon: 1e-6 }) as const;

const cases: Record<string, readonly [ImageArchitecture, Objective]> = {
  memae: [
    { ...plain, memory: position, skips: [2] },
    reconstruction({ ...common, svdd: { weight: 0.1, layer: 2, centre: golden('middle-centre').data } }),
  ],
  sums: [{ ...plain, memory: image }, reconstruction({ ...common, reduction: 'sum' })],
  negated: [plain, reconstruction({ ...alone, abnormal: { kind: 'negated' } })],
  inverted: [plain, reconstruction({ ...alone, abnormal: inverted(1) })],
  hard: [bare, distanceFromCentre(centre, ignored)],
  soft: [bare, { ...softBoundary(centre, 0.2), scalars: () => ({ radius: 3 }) }],
  sad: [bare, distanceFromCentre(centre, inverted(2))],
};

/** The golden weights under the names, and of the shapes, that this network has. */
function weightsFor(architecture: ImageArchitecture): Map<string, Weight> {
  return new Map(
    imageWeightSpecs(architecture).map(({ name, shape, initial }) => {
      const length = shape.reduce((a, b) => a * b, 1);
      const known = tensors.get(`init/${name === MEMORY ? `memory.${architecture.memory?.query}` : name}`);
      // Without a skip connection a layer has the first of the golden one's inputs.
      const data = known?.data.slice(0, length) ?? new Float32Array(length).fill(initial(() => 0));
      return [name, { shape, data }];
    }),
  );
}

/** One step of a case. */
async function step(name: string, provider: Provider = 'cpu'): Promise<Feeds> {
  const [architecture, objective] = cases[name]!;
  const options = { architecture, objective, batch: 6, weightDecay: 0.01, noisy: false, inspect: true };
  const session = await createSession(buildImageStep(options).build(), { threads: 1, provider });
  const scalars = Object.entries({ ...adamScalars(1e-3, 1), ...objective.scalars?.() });
  try {
    return await session.run(
      new Map([
        ...weightsFor(architecture),
        ...freshMoments(trainedSpecs(architecture, objective)),
        ['images', golden('images')],
        ['abnormal', golden('abnormal')],
        ...scalars.map(([name, value]) => [name, { shape: [], data: Float32Array.of(value) }] as const),
      ]),
    );
  } finally {
    await session.close();
  }
}

function expectGradients(name: string, out: Feeds): void {
  const [architecture, objective] = cases[name]!;
  expect(relativeError(out.get('loss')!.data, golden(`${name}/loss`).data)).toBeLessThan(1e-5);
  for (const { name: weight } of trainedSpecs(architecture, objective)) {
    const known = weight === MEMORY ? `memory.${architecture.memory?.query}` : weight;
    const expected = golden(`${name}/grad.${known}`);
    const found = out.get(gradientOf(weight))!;
    const gradient = expected.data.slice(0, found.data.length);
    // One input, one tap, BatchNorm behind it: what is left of the gradient is the difference of large numbers.
    const tolerance = weight === 'encoder.0.weight' ? 1e-3 : 1e-4;
    expect(relativeError(found.data, gradient), weight).toBeLessThan(tolerance);
  }
}

/** Of the case `memae`. */
function expectOutputs(out: Feeds): void {
  for (const name of ['output', 'latent', 'addressing', 'svdd', 'mse']) {
    expect(relativeError(out.get(name)!.data, golden(`memae/${name}`).data), name).toBeLessThan(1e-5);
  }
  for (const { name, trained } of imageWeightSpecs(cases.memae![0])) {
    const key = name === MEMORY ? 'memory.position' : name;
    const expected = golden(`memae/${trained ? 'adam.' : ''}${key}`);
    expect(relativeError(out.get(updated(name))!.data, expected.data), name).toBeLessThan(1e-4);
  }
}

afterEach(() => void vi.unstubAllEnvs());

it.each(Object.keys(cases))('%s has the loss and the gradients that PyTorch has', async name => {
  expectGradients(name, await step(name));
});

it('rebuilds, reads its memory, follows Adam and keeps statistics as PyTorch does', async () => {
  expectOutputs(await step('memae'));
});

// Of all cases this one has the most operators; most of the time SwiftShader translates them.
it.skipIf(noWebGpu)(
  'does all that on WebGPU',
  async () => {
    useSwiftShader();
    const out = await step('memae', 'webgpu');
    expectGradients('memae', out);
    expectOutputs(out);
  },
  120_000,
);
