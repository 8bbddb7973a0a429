import { expect, it } from 'vitest';
import { goldenArchitecture } from '../../test/golden.ts';
import { movingSquare, squareInput } from '../../test/support/footage.ts';
import { seededRandom } from '../random.ts';
import { chooseCrops, cutCrops } from './crops.ts';
import { holdOut, medianBackground } from './footage.ts';
import { prepare } from './material.ts';
import { type Recipe, recipeFor } from './recipe.ts';
import { Trainer, type TrainerState } from './trainer.ts';

const footage = movingSquare(120);
const background = medianBackground(footage);
const material = prepare(footage, squareInput, () => {});
const crops = { batch: 2, height: 32, width: 48, mirror: true, busy: 0.75 };
const tiny = { batch: 2, crop: 32, rate: 2e-3, seed: 5, schedule: { kind: 'constant' } } as const;

function open(changes: Partial<Recipe> = {}, resume?: TrainerState): Promise<Trainer> {
  const recipe = recipeFor('lite', { ...tiny, ...changes });
  const architecture = { ...goldenArchitecture, ...(recipe.pseudo > 0 && { discriminator: 8 }) };
  const options = { recipe, material, threads: 2, backend: 'onnx-cpu', architecture };
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
  const trainer = await open({ pseudo: 0 });
  expect(await fall(trainer, 'mse')).toBeLessThan(0.5);
  await trainer.close();
});

it('learns to point at what does not belong', async () => {
  const trainer = await open({ discrimination: 1 });
  expect(await fall(trainer, 'discrimination')).toBeLessThan(0.5);
  const { discrimination } = await trainer.validate();
  expect(discrimination).toBeGreaterThan(0);
  expect(discrimination).toBeLessThan(0.5); // 0.69 is what knows nothing
  await trainer.close();
});

/** What a loss is after 150 steps, as a share of what it was. */
async function fall(trainer: Trainer, part: 'mse' | 'discrimination'): Promise<number> {
  const losses: number[] = [];
  while (losses.length < 150) losses.push((await trainer.train(0))[part]);
  const sum = (part: number[]) => part.reduce((a, b) => a + b, 0);
  return sum(losses.slice(-10)) / sum(losses.slice(0, 10));
}

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

it('keeps the weights with the smallest validation error, on crops that stay the same', async () => {
  const trainer = await open();
  const first = await trainer.validate();
  expect(await trainer.validate()).toMatchObject({ mse: first.mse, best: false, step: 0 });
  expect(trainer.stale).toBe(1);
  for (let i = 0; i < 60; i++) await trainer.train(0);
  const later = await trainer.validate();
  expect(later).toMatchObject({ best: true, step: 60, items: 20 });
  expect(later.mse).toBeLessThan(first.mse);
  expect(trainer.stale).toBe(0);
  const kept = trainer.best!.weights;
  await trainer.train(0);
  expect(trainer.best!.weights).toBe(kept);
  await trainer.close();

  const { original, reconstruction, error, width, height } = later.pictures[0]!;
  expect([width, height, later.pictures.length]).toEqual([32, 32, 2]);
  expect([...original].every(level => level === 220 || (level >= 90 && level < 110))).toBe(true);
  expect(Math.max(...error)).toBe(
    Math.max(...original.map((level, i) => Math.abs(level - reconstruction[i]!))),
  );
});

it('leaves the memory as it is until it joins, then draws the latent to where it was', async () => {
  const trainer = await open({ pretrain: 0.5, svdd: 0.1, pseudo: 0 });
  const memory = async () => (await trainer.snapshot()).tensors.get('mem_rep.memory.weight')!.data;
  const before = await memory();
  expect(await trainer.train(0)).toMatchObject({ entropy: 0, svdd: 0 });
  expect(await trainer.validate()).toMatchObject({ active: 0, used: 0, items: 20, best: true });
  expect([await memory(), trainer.complete]).toEqual([before, false]);

  await trainer.join();
  const joined = await trainer.snapshot();
  expect(joined).toMatchObject({ memory: true, step: 1, phaseStart: 1, stale: 0 });
  expect(joined.best).toBeUndefined();
  expect(joined.centre).toHaveLength(16);
  const loss = await trainer.train(0.5);
  expect(loss.svdd).toBeGreaterThan(0);
  expect(loss.entropy).toBeGreaterThan(0);
  expect(loss.loss).toBeCloseTo(loss.mse + 0.0002 * loss.entropy + 0.1 * loss.svdd, 5);
  expect(await memory()).not.toEqual(before);
  expect(await trainer.validate()).toMatchObject({ best: true });
  await trainer.close();
});

it('learns to remove noise: it sees more than it should give back', async () => {
  const [clean, noisy] = [await open(), await open({ noise: 0.5 })];
  const losses = [await clean.train(0), await noisy.train(0)];
  expect(losses[0]!.mse).not.toBe(losses[1]!.mse);
  expect(Math.abs(losses[0]!.mse / losses[1]!.mse - 1)).toBeLessThan(0.2); // the target is the same
  await Promise.all([clean.close(), noisy.close()]);
});

it('says in one line that it diverged', async () => {
  const trainer = await open({ rate: 1e12 });
  const diverge = async () => {
    for (let i = 0; i < 20; i++) await trainer.train(0);
  };
  await expect(diverge()).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringMatching(/^the training diverged in step \d+: the loss is no number/),
  });
  await trainer.close();
});
