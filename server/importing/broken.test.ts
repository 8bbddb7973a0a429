import { chmodSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ucsdSet } from '../../test/support/ucsd-import.ts';
import { bmp8, labelFile, name, picture } from '../../test/support/ucsd-tree.ts';
import type { UcsdImport } from './ucsd.ts';

const { root, source, fresh, run } = ucsdSet();

const list = async (...path: string[]) => (await readdir(join(...path))).sort();

/** Fresh copy of the set, changed. */
async function broken(change: (set: string) => Promise<unknown>): Promise<string> {
  const set = join(fresh('broken'), 'UCSDped1');
  await cp(source(), set, { recursive: true });
  await change(set);
  return set;
}

describe('broken input ends with one line, and nothing is left behind', () => {
  const labels = (text: string) => (set: string) => writeFile(join(set, 'Test/UCSDped1.m'), text);
  const firstMask = (bytes: Buffer) => (set: string) =>
    writeFile(join(set, 'Test/Test001_gt/001.bmp'), bytes);
  const colours = bmp8([]);
  colours.writeUInt16LE(24, 28);
  const nothing = async () => {};

  it.each<[string, (set: string) => Promise<unknown>, Partial<UcsdImport>, string, number, RegExp]>([
    ['missing folder', set => rm(set, { recursive: true }), {}, 'no-source', 3, /UCSDped1: no such folder$/],
    [
      'a file instead of a folder',
      set => rm(set, { recursive: true }).then(() => writeFile(set, 'x')),
      {},
      'no-source',
      3,
      /UCSDped1 is a file; give the folder of the set$/,
    ],
    [
      'no clips',
      async set => {
        for (const clip of ['Train/Train001', 'Test/Test001', 'Test/Test002', 'Test/Test004']) {
          await rm(join(set, clip), { recursive: true });
        }
      },
      {},
      'no-clips',
      3,
      /no clips \(Test001_gt: masks without Test001\)\. Expected folders such as Train\/Train001/,
    ],
    [
      'neither labels nor masks',
      set => rm(join(set, 'Test/UCSDped1.m')),
      {},
      'label-file-missing',
      3,
      /Test004: no labels\. Expected Test\/UCSDped1\.m, or a mask for every frame; there is none for frame 1$/,
    ],
    [
      'a label file of something else',
      labels('x = 3;'),
      {},
      'label-file-refused',
      3,
      /line 1 is not understood: x = 3;$/,
    ],
    [
      'too few labels',
      labels(labelFile('2:4')),
      {},
      'label-count',
      3,
      /^UCSDped1\.m labels 1 clip, so not Test002\. Is it the set's own\?$/,
    ],
    [
      'labels outside the clip',
      labels(labelFile('2:4', '6:8', '1:2', '3:6')),
      {},
      'label-range',
      3,
      /^UCSDped1\.m labels 3:6 of Test004, which ends at 5\./,
    ],
    [
      'a mask of another size',
      firstMask(bmp8([], { width: 24, height: 16 })),
      {},
      'mask-size',
      3,
      /001\.bmp is 24x16, but its picture is 48x32\. Replace the mask, or remove it/,
    ],
    [
      'a mask that is cut off',
      firstMask(bmp8([]).subarray(0, 2000)),
      {},
      'mask-truncated',
      3,
      /2000 bytes of 2614/,
    ],
    ['a mask in colours', firstMask(colours), {}, 'mask-depth', 3, /24 bits a pixel; masks have 1 or 8/],
    ['a mask that is no BMP', firstMask(Buffer.from('GIF89a')), {}, 'mask-format', 3, /is no BMP/],
    [
      'a clip without a readable picture',
      async set => {
        for (let n = 1; n <= 4; n++) await writeFile(join(set, `Train/Train001/${name(n)}.tif`), 'x');
      },
      {},
      'unreadable-clip',
      3,
      /Train001: none of its pictures can be read$/,
    ],
    [
      'pictures of several sizes',
      async set =>
        writeFile(join(set, 'Train/Train001/003.tif'), await picture(3, 'tiff', { width: 50, height: 32 })),
      {},
      'mixed-sizes',
      3,
      /003\.tif is 50x32, but the first picture of the clip is 48x32\. Bring all to one size with --size$/,
    ],
    ['another set', nothing, { set: 'ped2' }, 'no-set', 2, /UCSDped1 is not the set ped2$/],
    [
      'a clip that is not there',
      nothing,
      { conditions: { clips: ['Test003'] } },
      'no-clip',
      2,
      /--clips Test003: no such clip; there are Train001, Test001/,
    ],
    [
      'conditions that nothing meets',
      nothing,
      { conditions: { split: 'train', only: 'abnormal' } },
      'nothing-selected',
      2,
      /^no frame meets all of these conditions/,
    ],
  ])('%s', async (_, change, options, code, exitCode, message) => {
    const place = fresh('refused');
    const set = await broken(change);
    const error = await run({ source: set, place, ...options }).catch(error => error);
    expect({ ...error, message: error.message }).toMatchObject({
      ...{ name: 'UserError', code, exitCode, message: expect.stringMatching(message) },
    });
    expect(error.message).not.toContain('\n');
    expect((await list(root())).filter(entry => entry.includes('refused'))).toEqual([]);
  });

  it('nothing chosen that can be read', async () => {
    const frames: [number, number][] = [[5, 5]];
    await expect(run({ conditions: { clips: ['Test002'], frames } })).rejects.toMatchObject({
      ...{ code: 'unreadable', exitCode: 3 },
    });
  });

  it('the place is taken', async () => {
    const { place } = await run();
    const before = await readFile(join(place, 'labels.json'));
    await expect(run({ place })).rejects.toMatchObject({ code: 'dest-exists', exitCode: 2 });
    expect(await readFile(join(place, 'labels.json'))).toEqual(before);
  });

  it('the place lies in the set, also by a link', async () => {
    const link = join(root(), 'link');
    await symlink(source(), link);
    for (const place of [join(source(), 'out'), join(link, 'new/out')]) {
      await expect(run({ place })).rejects.toMatchObject({ code: 'dest-in-source', exitCode: 2 });
    }
    expect(await list(source())).toEqual(['Test', 'Train']);
  });

  it('a file is in the way of the place', async () => {
    await writeFile(join(root(), 'file'), '');
    await expect(run({ place: join(root(), 'file/out') })).rejects.toMatchObject({
      ...{ code: 'unwritable', message: expect.stringMatching(/file\/out: a file is in the way/) },
    });
  });

  it.skipIf(process.getuid?.() === 0)('no permission', async () => {
    await mkdir(join(root(), 'locked'));
    chmodSync(join(root(), 'locked'), 0o500);
    await expect(run({ place: join(root(), 'locked/out') })).rejects.toMatchObject({ code: 'unwritable' });
  });

  it('what was imported already', async () => {
    const { place } = await run();
    await expect(run({ source: place })).rejects.toMatchObject({ code: 'imported', exitCode: 2 });
  });

  it('an import that is interrupted', async () => {
    const controller = new AbortController();
    const place = join(root(), 'refused');
    const onProgress = () => controller.abort();
    await expect(run({ place, signal: controller.signal, onProgress })).rejects.toThrow();
    expect((await list(root())).filter(entry => entry.includes('refused'))).toEqual([]);
  });
});
