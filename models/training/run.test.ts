import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { movingSquare, squareInput } from '../../test/support/footage.ts';
import { MEMORY } from '../memae/architecture.ts';
import type { Weights } from '../memae/weights.ts';
import { FootageWriter } from './footage-file.ts';
import { type Recipe, recipeFor } from './recipe.ts';
import type { TrainingReport } from './report.ts';
import { startTraining, type TrainingOptions, type TrainingRun } from './run.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'vigil-run-'));
});
afterAll(() => rm(root, { recursive: true }));

const tiny = { batch: 2, crop: 32, validateEvery: 3, budget: { steps: 6 } } as const;

function optionsFor(name: string, changes: Partial<Recipe> = {}): TrainingOptions {
  return {
    recipe: recipeFor('lite', { ...tiny, ...changes }),
    ...{ input: squareInput, footage: movingSquare(120), folder: join(root, `${name}.training`) },
    ...{ name, title: name, source: 'a square', out: join(root, name), threads: 1, backend: 'onnx-cpu' },
  };
}

/** Runs it to its end; `onReport` may stop it. */
async function run(options: TrainingOptions, onReport?: (report: TrainingReport, run: TrainingRun) => void) {
  const reports: TrainingReport[] = [];
  const training = startTraining(options, report => {
    reports.push(report);
    onReport?.(report, training);
  });
  return { result: await training.done, reports };
}

const bytes = (weights: Weights) => Buffer.concat([...weights.values()].map(w => Buffer.from(w.data.buffer)));
const log = async (options: TrainingOptions) =>
  (await readFile(join(options.folder, 'log.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
/** Asks for an end at a step, which comes one step later at most. */
const stopAt = (at: number, how: 'save' | 'discard') => (report: TrainingReport, training: TrainingRun) => {
  if (report.kind === 'step' && report.step === at) training.stop(how);
};

it('trains, reports, writes log, curves and checkpoint, and saves a package', async () => {
  const options = optionsFor('whole');
  const { result, reports } = await run(options);
  expect(result).toMatchObject({
    endedBy: 'budget',
    model: { name: 'whole', card: { training: { steps: 6 }, validation: expect.anything() } },
  });
  expect(result.comparison).toBeUndefined();
  expect(result.model.ranges).toHaveProperty(['encoder.0']); // of every layer; 8 bits need them
  expect(reports.filter(r => r.kind === 'step').map(r => r.step)).toEqual([1, 2, 3, 4, 5, 6]);
  const validations = reports.filter(r => r.kind === 'validation');
  expect(validations.map(r => [r.step, r.items, r.pictures.length])).toEqual([
    [3, 500, 2],
    [6, 500, 2],
  ]);
  expect(reports.filter(r => r.kind === 'phase').map(r => r.phase)).toEqual([
    'preparing',
    'training',
    'measuring',
  ]);
  expect((await readdir(options.folder)).sort()).toEqual([
    'checkpoint.safetensors',
    'curves.svg',
    'log.jsonl',
  ]);
  const lines = await log(options);
  const logged = reports.filter(r => r.kind !== 'measuring');
  expect(lines.filter(line => line.kind !== 'note').length).toBe(logged.length);
  const { kind: _, best: __, pictures: ___, ...figures } = validations.findLast(r => r.best)!;
  expect(result.model.card.validation).toEqual(figures);
  expect(figures.discrimination).toBeGreaterThan(0);
  expect(lines.find(line => line.kind === 'validation').pictures).toBeUndefined();
});

it('trains a plain autoencoder of any width', async () => {
  const architecture = { memory: false, channels: [8, 12, 20, 24] } as const;
  const { result } = await run(
    optionsFor('plain', { architecture: { ...architecture, channels: [8, 12, 20, 24] }, pretrain: 0.5 }),
  );
  expect(result.model.architecture).toMatchObject(architecture);
  expect([...result.model.weights.keys()]).not.toContain(MEMORY);
  expect(result.model.card.validation).toMatchObject({ entropy: 0, used: 0 });
});

it('goes on bit for bit where it was stopped, from footage on disk, and logs no step twice', async () => {
  const whole = optionsFor('straight', { pretrain: 0.3, svdd: 0.1, noise: 0.1, budget: { steps: 12 } });
  const footage = join(root, 'footage');
  const writer = await FootageWriter.create(footage, squareInput);
  const { frames } = movingSquare(120).sequences[0]!;
  for (let i = 0; i < 120; i++) await writer.add(frames.subarray(i * 64 * 32, (i + 1) * 64 * 32));
  await writer.close();
  const parts = { ...optionsFor('parts', whole.recipe), footage };
  await expect(run(parts, stopAt(5, 'discard'))).rejects.toMatchObject({
    name: 'UserError',
    code: 'cancelled',
  });
  const [a, b] = [await run(whole), await run(parts)];
  expect(bytes(b.result.model.weights).equals(bytes(a.result.model.weights))).toBe(true);
  expect(b.result.model.scene).toEqual(a.result.model.scene);
  const steps = (await log(parts)).filter(line => line.kind === 'step').map(line => line.step);
  expect(steps).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  // Measuring is done again when all steps are done.
  const again = await run(parts);
  expect(again.reports.some(r => r.kind === 'step')).toBe(false);
  expect(bytes(again.result.model.weights).equals(bytes(a.result.model.weights))).toBe(true);
});

it('saves what was learnt when it is ended early', async () => {
  const { result } = await run(optionsFor('early', { budget: { steps: 100_000 } }), stopAt(2, 'save'));
  expect(result.endedBy).toBe('finished-early');
  expect(result.model.card.training!.steps).toBeLessThan(10);
});

it('is no model before its first step', async () => {
  const early = optionsFor('none');
  const stopped = run(early, (report, training) => report.kind === 'phase' && training.stop('save'));
  await expect(stopped).rejects.toMatchObject({ code: 'interrupted' });
});

it('ends by itself when nothing gets better', async () => {
  const changes = { rate: 1e-30, schedule: { kind: 'constant' }, patience: 2, validateEvery: 2 } as const;
  const { result, reports } = await run(optionsFor('stuck', { ...changes, budget: { steps: 100_000 } }));
  expect(result.endedBy).toBe('no-progress');
  const best = reports.filter(r => r.kind === 'validation').map(r => r.best);
  expect(best.slice(-2)).toEqual([false, false]);
});

it('compares with the model that is armed, on footage that neither thresholds nor training saw', async () => {
  const { model } = (await run(optionsFor('whole'))).result;
  const strict = { ...model.scene!.levels, values: model.scene!.levels.values.map(() => 0) };
  const incumbent = { network: model, scene: { ...model.scene!, levels: strict } };
  const { result } = await run({ ...optionsFor('newer'), incumbent });
  expect(result.comparison!.before).toBe(1); // everything lies above 0
  expect(result.comparison!.after).toBeLessThan(1);
});

it.each([
  ['another recipe', { seed: 2 }, {}, 'other-recipe'],
  ['an unknown backend', {}, { backend: 'abacus' }, 'unknown-backend'],
  ['CUDA where there is none', {}, { backend: 'onnx-cuda' }, 'no-backend'],
  ['too little footage', {}, { footage: movingSquare(60) }, 'too-little-footage'],
  ['no footage in the folder', {}, { footage: '/nowhere' }, 'footage-missing'],
])('refuses %s in one line, across the thread', async (_, recipe, changes, code) => {
  const name = code === 'other-recipe' ? 'whole' : code;
  const error = await run({ ...optionsFor(name, recipe), ...changes }).catch(e => e);
  expect(error).toMatchObject({ name: 'UserError', code });
  expect(error.message).not.toContain('\n');
});

it('replaces nothing that is no model, and says which file is in the way', async () => {
  const file = join(root, 'file');
  await writeFile(file, 'mine');
  await expect(run({ ...optionsFor('x'), out: file })).rejects.toMatchObject({ code: 'place-taken' });
  await expect(run({ ...optionsFor('x'), folder: join(file, 'in') })).rejects.toMatchObject({
    code: 'unwritable',
  });
  expect(await readFile(file, 'utf8')).toBe('mine');
});
