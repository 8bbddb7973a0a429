import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type Method, readImages } from '../../models/index.ts';
import { writeDots } from '../../test/support/dots.ts';
import { temporaryFolder } from '../../test/support/ffmpeg.ts';
import { parseGrid } from './grid.ts';
import { imageMaterial, images as modality } from './images.ts';
import { perform } from './perform.ts';
import { planRuns } from './plan.ts';
import { Results, type RunResult } from './results.ts';

it('trains once for runs that differ in how they score, and keeps what one of them can not', async () => {
  const folder = await temporaryFolder();
  const images = join(folder.path, 'images');
  await writeDots(images);
  const scored = (sign: unknown) => ({
    scores: new Float32Array(21).map((_, i) => Number(sign) * i),
    curves: {},
  });
  const run = vi.fn<Method['run']>(async () => ({
    ...scored(1),
    rescored: async options => scored((options as { sign: number }).sign),
  }));
  const options = z.strictObject({ sign: z.union([z.number(), z.literal('none')]) });
  const methods: Method[] = [{ name: 'signed', options, scoring: ['sign'], run }];
  const grid =
    'data: { folder: images }\nclasses: [0]\ntrials: { a: { method: signed, sign: [1, none, -1] } }';
  const material = imageMaterial(await readImages(images), methods);
  const [first, ...others] = planRuns(parseGrid(grid, 'g.yaml', { ...modality, methods }), {
    about: material.about,
    fingerprint: await material.fingerprint(),
  });
  const results = new Results(join(folder.path, 'results'));
  await results.prepare();

  const order = { runs: [first!, ...others], folder: results.folder, threads: 1, save: false } as const;
  const ended: RunResult[] = [];
  await perform(order, material, { onProgress: () => {}, onResult: result => ended.push(result) });
  expect(ended.map(({ trial, figures, failed }) => [trial, figures?.auc ?? failed])).toEqual([
    ['a, sign 1', 1],
    ['a, sign none', 'the score of test sample 0 is NaN: the training went astray'],
    ['a, sign -1', 0],
  ]);
  expect(run).toHaveBeenCalledTimes(1);
  expect((await results.runs(others.map(({ key }) => key))).map(({ trial }) => trial)).toEqual([
    'a, sign -1',
  ]);
  await folder.remove();
});
