import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { goldenArchitecture, goldenTensors, relativeError } from '../../test/golden.ts';
import { blockedLowering } from '../graph/blocked/index.ts';
import { createSession } from '../graph/session.ts';
import { standardLowering } from '../graph/standard/index.ts';
import { buildTrainingStep, firstMoment, gradientOf, secondMoment, updated } from './training-step.ts';
import { type Weight, weightSpecs } from './weights.ts';

// Ten times the float32 noise floor that the fixture's makers measured.
const BAR = { activations: 3.5e-6, loss: 7.2e-7, gradients: 3.1e-5, adam: 1.2e-4 };
/** Biases in front of BatchNorm: their gradient is zero but for rounding, which Adam turns into steps. */
const isNoise = (name: string) => /^(encoder\.[0369]|decoder\.[036])\.bias$/.test(name);

describe.each([standardLowering, blockedLowering(16)])(
  'the training step, lowered to $name, against the authors’ code',
  async lowering => {
    const golden = goldenTensors();
    const specs = weightSpecs(goldenArchitecture);
    const [N, , T, H, W] = golden('input').shape as [number, number, number, number, number];
    const graph = buildTrainingStep({
      architecture: goldenArchitecture,
      clips: [N, T, 1, H, W],
      lowering,
      inspect: true,
    });
    const session = await createSession(graph, { threads: 2 });
    const feeds = new Map<string, Weight>([
      ['clips', { shape: [N, T, 1, H, W], data: golden('input').data }], // C = 1: the same order in both layouts
      ['rate', { shape: [], data: Float32Array.of(1e-4 / (1 - 0.9)) }],
      ['correction', { shape: [], data: Float32Array.of(Math.sqrt(1 - 0.999)) }],
    ]);
    for (const { name, shape, trained } of specs) {
      feeds.set(name, golden(`init/${name}`));
      if (!trained) continue;
      const zeros = { shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) };
      feeds.set(firstMoment(name), zeros).set(secondMoment(name), zeros);
    }
    const out = await session.run(feeds);

    it('has the same losses', () => {
      for (const [ours, theirs] of [
        ['loss', 'total'],
        ['mse', 'mse'],
        ['entropy', 'entropy'],
      ] as const) {
        expect(relativeError(out.get(ours)!.data, golden(`loss/${theirs}`).data), ours).toBeLessThan(
          BAR.loss,
        );
      }
    });

    it('has the same latent, addressing, read-out and reconstruction', () => {
      const framesFirst = (name: string) => {
        const { shape, data } = golden(`train/${name}`);
        return transpose(data, shape, [0, 2, 1, 3, 4]);
      };
      const rows = transpose(golden('train/att').data, golden('train/att').shape, [0, 2, 3, 4, 1]);
      const pairs = {
        latent: framesFirst('latent'),
        read: framesFirst('zhat'),
        output: framesFirst('output'),
        addressing: rows,
      };
      for (const [name, expected] of Object.entries(pairs)) {
        expect(relativeError(out.get(name)!.data, expected), name).toBeLessThan(BAR.activations);
      }
    });

    it('has the same gradient of every parameter', () => {
      for (const { name } of specs.filter(s => s.trained)) {
        const ours = out.get(gradientOf(name))!.data;
        if (isNoise(name)) expect(Math.max(...ours.map(Math.abs)), name).toBeLessThan(1e-6);
        else expect(relativeError(ours, golden(`grad/${name}`).data), name).toBeLessThan(BAR.gradients);
      }
    });

    it('takes the same Adam step and moves the running statistics alike', () => {
      for (const { name } of specs.filter(s => !isNoise(s.name))) {
        expect(relativeError(out.get(updated(name))!.data, golden(`adam1/${name}`).data), name).toBeLessThan(
          BAR.adam,
        );
      }
    });
  },
);

it('keeps its fixture as it came', () => {
  expect(readFileSync(new URL('../../test/fixtures/memae3d-small.safetensors', import.meta.url)).length).toBe(
    1_181_576,
  );
});

function transpose(data: Float32Array, shape: readonly number[], perm: readonly number[]): Float32Array {
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
  const out = new Float32Array(data.length);
  const index = perm.map(() => 0);
  for (let i = 0; i < out.length; i++) {
    out[i] = data[index.reduce((sum, at, axis) => sum + at * strides[perm[axis]!]!, 0)]!;
    for (let axis = perm.length - 1; axis >= 0; axis--) {
      if (++index[axis]! < shape[perm[axis]!]!) break;
      index[axis] = 0;
    }
  }
  return out;
}
