import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeDots } from '../../test/support/dots.ts';
import { temporaryFolder } from '../../test/support/ffmpeg.ts';
import { conduct } from './conduct.ts';
import { parseGrid } from './grid.ts';
import { images } from './images.ts';
import { planRuns } from './plan.ts';
import { writeReport } from './report/write.ts';
import { Results } from './results.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
  await writeDots(join(folder.path, 'images'));
});
afterAll(() => folder.remove());

async function prepared(name: string, grid: string) {
  const data = join(folder.path, 'images');
  const results = new Results(join(folder.path, name));
  await results.prepare();
  const material = await images.read(data);
  const file = `data: { folder: images }\n${grid}`;
  const set = { about: material.about, fingerprint: await material.fingerprint() };
  const runs = planRuns(parseGrid(file, join(folder.path, 'g.yaml'), images), set);
  await results.writePlan({ name, version: '0', runs, data: { ...material.about, name: 'dots' } });
  const said: string[] = [];
  const start = (signal: AbortSignal, onResult?: () => void, save = false) =>
    conduct({
      ...{ runs, results, data, jobs: 2, threads: 1, save, signal, onProgress: () => {} },
      onResult: ({ trial, normal, failed }) => {
        said.push([trial, normal, failed ?? 'ended'].join(' '));
        onResult?.();
      },
    });
  return { results, start, said };
}
const forEver = () => new AbortController().signal;

it('goes on where it was interrupted', { timeout: 60_000 }, async () => {
  const grid = (more: string) =>
    `classes: [0, 1]\nseeds: [1, 2, 3]\ntrials: { a: { method: pca, components: 2 }${more} }`;
  const first = await prepared('resumed', grid(''));
  const interrupted = new AbortController();
  const before = await first.start(interrupted.signal, () => interrupted.abort());
  expect(before.state).toBe('interrupted');
  expect(before.done).toBeGreaterThan(0);
  expect(before.done).toBeLessThan(6);
  expect(await first.results.progress()).toMatchObject({ state: 'interrupted', done: before.done });

  const second = await prepared('resumed', grid(', b: { method: pca, components: 3 }'));
  expect(await second.start(forEver())).toMatchObject({ state: 'ended', done: 12, failed: 0, total: 12 });
  expect(second.said.length).toBe(12 - before.done);
  const third = await prepared('resumed', grid(', c: { method: pca, components: 3 }')); // under another name
  await third.start(forEver());
  expect(third.said).toEqual([]);
});

it('runs again what was not saved, once it shall be', { timeout: 60_000 }, async () => {
  const { start, said } = await prepared(
    'saved',
    'classes: [0]\ntrials: { a: { method: pca, components: 2 } }',
  );
  await start(forEver());
  await start(forEver(), undefined, true);
  expect(said.length).toBe(2);
  await start(forEver(), undefined, true);
  await start(forEver());
  expect(said.length).toBe(2);
});

it('keeps a run that fails as failed, and does the others', { timeout: 60_000 }, async () => {
  const { results, start, said } = await prepared(
    'failing',
    'classes: [1, 2, 7]\ntrials: { a + b: { method: pca, components: 2 } }',
  );
  expect(await start(forEver())).toMatchObject({ state: 'ended', done: 1, failed: 2, total: 3 });
  expect(said.toSorted()).toEqual([
    'a + b 1 ended',
    'a + b 2 principal components need two normal images at least',
    'a + b 7 class 7 (7) has no image to train on. Choose another one',
  ]);

  const page = await readFile(await writeReport(results), 'utf8');
  expect(page).toContain(
    '<li>a + b, class 2, seed 1: principal components need two normal images at least</li>',
  );
  expect(page).toMatch(/<th scope="row">a \+ b<\/th><td>1\.000<\/td><td>-<\/td>/); // class 1, and class 2
  expect(page).not.toMatch(/(src|href)="(?!data:|#)/); // self-contained
  expect((await readdir(join(results.folder, 'report-figures'))).sort()).toEqual([
    'auc-gap.svg',
    'class-1-1-a-b-examples.svg',
    'class-1-1-a-b-scores.svg',
    'class-1-roc.svg',
  ]);
  const figure = await readFile(join(results.folder, 'report-figures', 'class-1-roc.svg'), 'utf8');
  expect(figure).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" /);
  expect(figure).toContain('<title>failing, normal: 1. ROC curves and their AUC: all trials,');

  const again = await start(forEver());
  expect(again).toMatchObject({ done: 1, failed: 2 }); // those that failed were tried again
  expect(said.length).toBe(5);
});

it('names the file that is damaged', async () => {
  const results = new Results(join(folder.path, 'damaged'));
  await expect(results.plan()).rejects.toThrow('damaged: there is no experiment; vigil experiment makes one');
  await results.prepare();
  await writeFile(join(results.folder, 'experiment.json'), '{"name": "x"');
  await expect(results.plan()).rejects.toThrow(
    'experiment.json: is no JSON. Remove the file and run the experiment again',
  );
});
