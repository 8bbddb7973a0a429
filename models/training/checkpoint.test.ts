import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  type Checkpoint,
  hasCheckpoint,
  readCheckpoint,
  removeCheckpoint,
  writeCheckpoint,
} from './checkpoint.ts';
import { recipeFor } from './recipe.ts';

const figures = { step: 4, mse: 1 / 3, entropy: 0.5, discrimination: 0, active: 2, used: 3, items: 4 };
const weight = (...values: number[]) => ({ shape: [values.length], data: Float32Array.from(values) });
const origin = { recipe: recipeFor('lite', { budget: { steps: 9 } }), fingerprint: 'f1' };
const checkpoint = (step: number): Checkpoint => ({
  trainer: {
    ...{ step, memory: true, phaseStart: 2, stale: 1 },
    tensors: new Map([
      ['a', weight(step, 0.1, Number.MIN_VALUE)],
      ['adam.m.a', weight(1, 2, 3)],
    ]),
    centre: Float32Array.of(0.5, 0.25),
    best: { ...figures, weights: new Map([['a', weight(7, 8, 9)]]) },
  },
  ...{ elapsedMs: 1234.5, recent: [0.1, 1 / 7] },
  curves: {
    training: { stride: 1, points: [[1, 0.5, 2]], sum: [], count: 0 },
    validation: { stride: 2, points: [], sum: [4, 1 / 3, 2], count: 1 },
  },
});

let folder: string;
let notes: string[];
const read = (from = origin) => readCheckpoint(folder, from, line => notes.push(line));
const file = () => join(folder, 'checkpoint.safetensors');
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-checkpoint-'));
  notes = [];
});
afterEach(() => rm(folder, { recursive: true }));

it('comes back as it was written', async () => {
  expect(await read()).toBeUndefined();
  await writeCheckpoint(folder, { ...checkpoint(5), endedBy: 'budget' }, origin);
  expect(await read()).toEqual({ ...checkpoint(5), endedBy: 'budget' });
  await removeCheckpoint(folder);
  expect([hasCheckpoint(folder), await readdir(folder)]).toEqual([false, []]);
});

it.each([
  ['cut short', () => truncate(file(), 200)],
  ['empty', () => truncate(file(), 0)],
  ['missing', () => rm(file())],
  [
    'changed by one bit',
    async () => {
      const bytes = await readFile(file());
      bytes[bytes.length - 2]! ^= 1;
      await writeFile(file(), bytes);
    },
  ],
])('goes on with the one before where the newest is %s', async (_, damage) => {
  for (const step of [4, 5]) await writeCheckpoint(folder, checkpoint(step), origin);
  await damage();
  expect(await read()).toEqual(checkpoint(4));
  expect(notes).toEqual(['the newest checkpoint is damaged; went on with the one before']);
});

it('does not begin anew by itself where none is whole', async () => {
  await writeCheckpoint(folder, checkpoint(5), origin);
  await truncate(file(), 200);
  await expect(read()).rejects.toMatchObject({
    name: 'UserError',
    message: `${file()}: the checkpoint is damaged. Remove it to begin anew`,
  });
});

it('refuses one of another recipe or of other footage', async () => {
  await writeCheckpoint(folder, checkpoint(5), origin);
  await expect(read({ ...origin, recipe: { ...origin.recipe, rate: 0.5, seed: 2 } })).rejects.toThrow(
    `${file()}: made with another recipe (rate 0.001, seed 1). Train with those, or remove it to begin anew`,
  );
  await expect(read({ ...origin, fingerprint: 'f2' })).rejects.toThrow(
    `${file()}: made from other footage, or at another size`,
  );
});

it('leaves the one before as it was where a new one can’t be written', async () => {
  await writeCheckpoint(folder, checkpoint(4), origin);
  const unwritable = join(folder, 'checkpoint.safetensors.tmp', 'in', 'the', 'way');
  await mkdir(unwritable, { recursive: true });
  await expect(writeCheckpoint(folder, checkpoint(5), origin)).rejects.toThrow();
  expect(await read()).toEqual(checkpoint(4));
});
