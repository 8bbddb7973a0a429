import { expect, it } from 'vitest';
import { goldenArchitecture } from '../../test/golden.ts';
import { seededRandom } from '../random.ts';
import { chooseCrops, cutCrops } from './crops.ts';
import { type Footage, holdOut, medianBackground } from './footage.ts';
import { prepare } from './material.ts';
import { type Recipe, recipeFor } from './recipe.ts';
import { Trainer, type TrainerState } from './trainer.ts';

/** A bright square that goes to and fro over a still, textured picture. */
function movingSquare(count: number): Footage {
  const [width, height] = [64, 32];
  const random = seededRandom(3);
  const still = Uint8Array.from({ length: width * height }, () => 90 + Math.floor(20 * random()));
  const frames = new Uint8Array(count * still.length);
  for (let t = 0; t < count; t++) {
    frames.set(still, t * still.length);
    const left = Math.abs(((2 * t) % 104) - 52);
    for (let y = 10; y < 22; y++)
      frames.fill(220, t * still.length + y * width + left, t * still.length + y * width + left + 12);
  }
  return { width, height, sequences: [{ name: 'square', frames, count }] };
}

const footage = movingSquare(120);
const background = medianBackground(footage);
const material = prepare(footage, { width: 64, height: 32, fps: 10, scale: 40 }, () => {});
const crops = { batch: 2, height: 32, width: 48, mirror: true, busy: 0.75 };
const tiny = { batch: 2, crop: 32, rate: 2e-3, seed: 5, schedule: { kind: 'constant' } } as const;

function open(changes: Partial<Recipe> = {}, resume?: TrainerState): Promise<Trainer> {
  const recipe = recipeFor('lite', { ...tiny, ...changes });
  const options = { recipe, material, threads: 2, backend: 'onnx-cpu', architecture: goldenArchitecture };
  return Trainer.open(options, resume);
}

async function run(steps: number, resume?: TrainerState): Promise<{ losses: number[]; state: TrainerState }> {
  const trainer = await open({}, resume);
  const losses: number[] = [];
  while (trainer.step < steps) losses.push((await trainer.train(0)).mse);
  const state = await trainer.snapshot();
  await trainer.close();
  return { losses, state };
}

it('learns: the reconstruction error falls to a fraction', async () => {
  const { losses } = await run(150);
  const mean = (part: number[]) => part.reduce((a, b) => a + b, 0) / part.length;
  expect(mean(losses.slice(-10))).toBeLessThan(0.5 * mean(losses.slice(0, 10)));
});

it('comes to the same weights after the same steps, also when it was stopped in between', async () => {
  const whole = await run(6);
  const half = await run(3);
  const resumed = await run(6, half.state);
  for (const [name, { data }] of whole.state.tensors) {
    const same = Buffer.from(resumed.state.tensors.get(name)!.data.buffer).equals(Buffer.from(data.buffer));
    expect(same, name).toBe(true);
  }
});

it('finds the empty picture, although the square covers every part of its way', () => {
  const level = background[16 * 64 + 30]!;
  expect(level).toBeGreaterThanOrEqual(90);
  expect(level).toBeLessThan(110);
});

it('samples crops in input units, the same for the same seed', () => {
  const sample = (seed: number) => {
    const chosen = chooseCrops(footage, background, crops, seededRandom(seed));
    return cutCrops(footage, chosen, crops, { zero: background, scale: 40 });
  };
  const bytes = (seed: number) => Buffer.from(sample(seed).buffer);
  expect(bytes(1).equals(bytes(1))).toBe(true);
  expect(bytes(1).equals(bytes(2))).toBe(false);
  expect(sample(1).length).toBe(2 * 16 * 32 * 48);
  expect(Math.max(...sample(1))).toBeCloseTo((220 - 100) / 40, 0);
});

it('holds out the end of few sequences, and the last of many', () => {
  const few = holdOut(footage);
  expect([few.train.sequences[0]!.count, few.held.sequences[0]!.count]).toEqual([96, 24]);
  const many = {
    ...footage,
    sequences: Array.from({ length: 10 }, (_, i) => ({ ...footage.sequences[0]!, name: `${i}` })),
  };
  expect(holdOut(many).held.sequences.map(s => s.name)).toEqual(['8', '9']);
});
