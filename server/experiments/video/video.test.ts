import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/ffmpeg.ts';
import { writeSquareSet } from '../../../test/support/square-set.ts';
import { parseGrid } from '../grid.ts';
import { modalityOf } from '../modalities.ts';
import { perform } from '../perform.ts';
import { planRuns, type Run } from '../plan.ts';
import { Results, type RunResult } from '../results.ts';
import { settled } from '../trials.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let set: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  set = join(folder.path, 'Squares');
  await writeSquareSet(set);
});
afterAll(() => folder.remove());

/** As `vigil experiment` does, in this process: all runs that share a training together. */
async function run(trials: string, { seeds = [1], save = false } = {}) {
  const modality = await modalityOf(set);
  const grid = parseGrid(
    `data: { folder: Squares }\nseeds: [${seeds}]\ntrials: ${trials}`,
    '/g.yaml',
    modality,
  );
  const material = await modality.read(set);
  const trialsToRun = await settled(grid.trials, grid.methods);
  const about = { about: material.about, fingerprint: await material.fingerprint() };
  const runs = planRuns({ ...grid, trials: trialsToRun }, about);
  const results = new Results(join(folder.path, 'results'));
  await results.prepare();
  const ended: RunResult[] = [];
  for (const training of new Set(runs.map(one => one.training))) {
    const alike = runs.filter(one => one.training === training) as [Run, ...Run[]];
    const order = { runs: alike, folder: results.folder, threads: 1, save };
    await perform(order, material, { onProgress: () => {}, onResult: result => ended.push(result) });
  }
  return { runs, results, ended, material };
}

it('trains with and without memory, and scores what it has learnt as it would score it again', {
  timeout: 120_000,
}, async () => {
  const tiny = 'steps: 2, batch: 2, crop: 32, pseudo: 0, channels: [8, 8, 8, 8]';
  const scoring = 'error: [squared, squared-box-8, one-sided]';
  const { results, ended, material } = await run(
    `{ a: { method: memae, ${tiny}, ${scoring} }, b: { method: memae, memory: false, score: regions, ${tiny} } }`,
    { save: true },
  );
  expect(material.about).toMatchObject({ name: 'Squares', classes: [], train: 90, test: 32 });
  expect(ended.map(({ trial, failed }) => failed ?? trial)).toEqual([
    ...['a, error squared', 'a, error squared-box-8', 'a, error one-sided', 'b'],
  ]);
  const [first, , , regions] = ended;
  expect(first!.figures).toMatchObject({ official: expect.any(Number), pixel: null });
  expect(regions!.figures!.pixel).toBeGreaterThan(0);
  expect(Object.keys(first!.curves!)).toEqual(['loss', 'mse', 'entropy', 'held-out mse']);
  expect(Object.keys(regions!.curves!)).not.toContain('entropy');
  expect(first!.examples!.length).toBe(4);
  const tensors = await results.tensors(first!.key);
  expect(tensors.get('reconstruction')!.shape).toEqual([4, 1, 90, 180]);
  expect(await readdir(join(results.folder, 'work'))).toEqual([]);

  const models = join(results.folder, 'models');
  const again = await run(`{ c: { method: model, model: '${join(models, first!.key)}', ${scoring} } }`, {
    seeds: [1, 2],
  });
  const learnt = ended.slice(0, 3).map(({ figures }) => figures);
  expect(again.ended.map(({ figures }) => figures)).toEqual([...learnt, ...learnt]); // nothing is random in it
  expect(new Set(again.runs.map(({ key }) => key)).size).toBe(3);
});

it('measures what moves without a network', { timeout: 60_000 }, async () => {
  const { ended } = await run('{ a: { method: motion, measure: absolute } }');
  const { auc, official, pixel, gap } = ended[0]!.figures!;
  expect(auc).toBeGreaterThan(0.9);
  expect(pixel).toBeGreaterThan(0.9);
  expect([official, gap].every(value => value! > 0.5)).toBe(true);
});

it('names what is missing, or does not belong to video', async () => {
  await expect(run('{ a: { method: pca } }')).rejects.toThrow(
    'trials.a.method: there is no method pca for video; there are memae, model, motion',
  );
  await expect(run('{ a: { method: memae, steps: 2, minutes: 1 } }')).rejects.toThrow(
    'trials.a.minutes: one of minutes, steps and epochs says when it ends',
  );
  await expect(run('{ a: { method: model, model: none-such } }')).rejects.toThrow('none-such: no such model');

  await rm(join(set, 'Test/Test001_gt'), { recursive: true });
  await expect(run('{ a: { method: motion } }')).rejects.toThrow(/Test001: no labels\. Expected Test\//);
  await rm(join(set, 'Train'), { recursive: true });
  await expect(run('{ a: { method: motion } }')).rejects.toThrow(`${set}: no training clips`);
  await mkdir(join(folder.path, 'empty'));
  await expect(modalityOf(join(folder.path, 'empty'))).rejects.toThrow(
    /holds no data set that is known here: MNIST .* or CIFAR-10.* or UCSD/,
  );
});
