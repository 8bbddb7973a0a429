import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { labelFile, put, writeUcsdTree } from '../../test/support/ucsd-tree.ts';
import { importUcsd } from '../importing/ucsd.ts';
import { Roots } from './roots.ts';
import { forPage, problemOf, truthOf } from './truth.ts';

let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'vigil-truth-')));
  await writeUcsdTree(`${folder}/UCSDped1`);
});
afterAll(() => rm(folder, { recursive: true }));

async function truth(path: string, root = folder) {
  const known = await truthOf(await new Roots([root]).playable(path));
  return known && forPage(known);
}
const under = (path: string) => truth(`${folder.slice(folder.lastIndexOf('/') + 1)}/${path}`);

it('finds what is known of a clip of UCSD', async () => {
  const { abnormal, places } = (await under('UCSDped1/Test/Test001'))!;
  expect(abnormal).toEqual([
    [1, 3],
    [8, 11],
  ]);
  expect(places).toHaveLength(7);
  expect(places![0]).toEqual({ frame: 1, x: 4 / 48, y: 4 / 32, w: 6 / 48, h: 8 / 32 });
  expect(await under('UCSDped1/Test/Test004')).toEqual({ abnormal: [[2, 4]], places: null });
});

it('finds the same after an import, also in a video', async () => {
  const before = await under('UCSDped1/Test/Test001');
  for (const as of ['folder', 'video'] as const) {
    const place = `${folder}/${as}`;
    await importUcsd({
      ...{ source: `${folder}/UCSDped1`, place, conditions: { clips: ['Test001'] }, gray: false, as },
      ...{ onProgress: () => {}, signal: new AbortController().signal },
    });
    expect(await under(`${as}/Test/Test001${as === 'video' ? '.mp4' : ''}`)).toEqual(before);
  }
});

it('knows nothing of other clips, nor of what lies above a root', async () => {
  await put(`${folder}/plain/clip/1.jpg`, 'x');
  expect(await under('plain/clip')).toBeUndefined();
  expect(await under('UCSDped1/Train/Train001')).toBeUndefined();
  expect(await truth('Test/Test001', `${folder}/UCSDped1/Test`)).toBeUndefined();
});

it('says what is wrong with a set, without saying where on the server it is', async () => {
  await writeUcsdTree(`${folder}/broken`);
  await put(`${folder}/broken/Test/UCSDped1.m`, labelFile('2:900'));
  const playable = await new Roots([`${folder}/broken`]).playable('broken/Test/Test001');
  const problem = await truthOf(playable).then(
    () => 'none',
    error => problemOf(error, playable),
  );
  expect(problem).toBe(
    "UCSDped1.m labels 2:900 of Test001, which ends at 12. Is it the set's own, and the clip whole?",
  );
});
