import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { put, writeUcsdTree } from '../../test/support/ucsd-tree.ts';
import { Roots } from './roots.ts';

let folder: string;
let roots: Roots;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'vigil-roots-')));
  await writeUcsdTree(`${folder}/here/UCSDped1`);
  await put(`${folder}/here/walk.mp4`, 'x');
  await put(`${folder}/here/notes.txt`, 'x');
  await put(`${folder}/here/.hidden.mp4`, 'x');
  await put(`${folder}/here/.private/day/walk.mp4`, 'x');
  await mkdir(`${folder}/here/nothing`);
  for (const n of [10, 9, 1]) await put(`${folder}/here/day/clip${n}.mkv`, 'x');
  await put(`${folder}/elsewhere/secret.mp4`, 'x');
  await put(`${folder}/elsewhere/pictures/1.jpg`, 'x');
  await put(`${folder}/other/here/one.mp4`, 'x');
  await symlink(`${folder}/elsewhere`, `${folder}/here/way-out`);
  await symlink(`${folder}/elsewhere/secret.mp4`, `${folder}/here/secret.mp4`);
  await symlink(`${folder}/here/day`, `${folder}/here/same-day`);
  await put(`${folder}/here/mixed/1.jpg`, 'x');
  await symlink(`${folder}/elsewhere/pictures/1.jpg`, `${folder}/here/mixed/2.jpg`);
  await symlink(`${folder}/here`, `${folder}/linked-root`);
  roots = new Roots([`${folder}/here`, `${folder}/other/here`, `${folder}/gone`, `${folder}/here`]);
});
afterAll(() => rm(folder, { recursive: true }));

const list = async (path: string) =>
  (await roots.list(path)).entries.map(({ kind, path }) => `${kind} ${path}`);

describe('what can be replayed', () => {
  it('is listed folder by folder, without what is hidden, no video, masks or outside', async () => {
    expect(await list('')).toEqual(['folder here', 'folder here-2', 'folder gone']);
    expect(await list('here')).toEqual([
      'folder here/day',
      'clip here/mixed',
      'folder here/same-day',
      'set here/UCSDped1',
      'video here/walk.mp4',
    ]);
    expect(await list('here-2')).toEqual(['video here-2/one.mp4']);
    expect(await list('here/day')).toEqual([1, 9, 10].map(n => `video here/day/clip${n}.mkv`));
    expect(await list('here/same-day')).toHaveLength(3);
    expect(await list('here/UCSDped1/Test')).toEqual(
      ['Test001', 'Test002', 'Test004'].map(name => `clip here/UCSDped1/Test/${name}`),
    );
  });

  it('is a folder of pictures or a video', async () => {
    const root = `${folder}/here`;
    expect(await roots.playable('here/UCSDped1/Test/Test001')).toEqual({
      ...{ file: `${root}/UCSDped1/Test/Test001`, root, kind: 'clip', frames: 12 },
    });
    expect(await roots.playable('here/walk.mp4')).toEqual({ file: `${root}/walk.mp4`, root, kind: 'video' });
    await expect(roots.playable('here/day')).rejects.toThrow('here/day: no pictures in it');
    await expect(roots.playable('here/notes.txt')).rejects.toThrow('here/notes.txt is no video');
  });

  it.each([
    'here/../elsewhere/secret.mp4',
    'here/day/../../../elsewhere/secret.mp4',
    '..',
    '/etc',
    'elsewhere',
    'here//etc',
    'here/./walk.mp4',
    'here/..\\elsewhere',
    'here/walk.mp4\0',
    'here/.private',
    'here/.private/day/walk.mp4',
    'here/way-out',
    'here/way-out/secret.mp4',
    'here/secret.mp4',
    'here/mixed',
  ])('is nothing outside: %j', async path => {
    const refused = { code: 'forbidden', message: `${path} is not in a folder that may be replayed` };
    await expect(roots.playable(path)).rejects.toMatchObject(refused);
    if (path !== 'here/mixed' && path !== 'here/secret.mp4')
      await expect(roots.list(path)).rejects.toMatchObject(refused);
  });

  it('says what is not there', async () => {
    for (const path of ['here/missing', 'here/walk.mp4/x', 'gone']) {
      await expect(roots.list(path)).rejects.toMatchObject({
        code: 'not-found',
        message: `${path} is not there`,
      });
    }
    await expect(new Roots([]).list('here')).rejects.toThrow(
      'there is no folder to replay from; start vigil with --replay FOLDER',
    );
    expect(await new Roots([]).list('')).toEqual({ path: '', entries: [] });
  });

  it('says at start which roots are of no use', async () => {
    expect(await new Roots([folder, `${folder}/gone`, `${folder}/here/walk.mp4`]).problems()).toEqual([
      `nothing can be replayed from ${folder}/gone: there is no such folder`,
      `nothing can be replayed from ${folder}/here/walk.mp4: it is no folder`,
    ]);
  });

  it('may lie below a root that is a link itself', async () => {
    const linked = new Roots([`${folder}/linked-root`]);
    expect(await linked.playable('linked-root/walk.mp4')).toMatchObject({ root: `${folder}/here` });
  });

  it('is listed up to a limit, which is said', async () => {
    await mkdir(`${folder}/many`);
    for (let n = 0; n < 501; n++) await writeFile(`${folder}/many/${n}.mp4`, 'x');
    const { entries, more } = await new Roots([`${folder}/many`]).list('many');
    expect(entries).toHaveLength(500);
    expect(more).toBe(true);
  });
});
