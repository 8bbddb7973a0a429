import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mask, put, SIZE } from '../../test/support/ucsd-tree.ts';
import { encodeBmp } from './bmp.ts';
import { openDataset } from './open-dataset.ts';

const clip = {
  ...{ name: 'Test001', split: 'test', path: 'Test/Test001', ...SIZE, frames: 3 },
  ...{
    numbers: [
      [1, 1],
      [3, 4],
    ],
    abnormal: [[1, 2]],
    masks: 'Test/Test001_gt',
    masked: [[0, 1]],
  },
  regions: [{ frame: 1, track: 0, x: 3, y: 4, w: 5, h: 6, area: 30 }],
};
const file = (...clips: object[]) => ({ format: 'vigil-labels', version: 1, name: 'Ped', fps: 10, clips });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-labels-'));
  for (const n of [1, 3, 4]) await put(`${folder}/Test/Test001/00${n}.jpg`, 'x');
  await put(`${folder}/Test/Test001_gt/001.bmp`, encodeBmp(mask([])));
  await put(`${folder}/Test/Test001_gt/003.bmp`, encodeBmp(mask([[3, 4, 5, 6]])));
});
afterAll(() => rm(folder, { recursive: true }));

const write = (value: unknown) =>
  put(`${folder}/labels.json`, typeof value === 'string' ? value : JSON.stringify(value));

describe('labels.json', () => {
  it('says which clips there are, which frames are abnormal, and where their masks are', async () => {
    await write(file({ ...clip, name: 'Train001', split: 'train' }, clip));
    const { name, clips } = await openDataset(folder);
    expect(name).toBe('Ped');
    expect(clips).toHaveLength(1);
    const { mask, ...rest } = clips[0]!;
    const labels = [false, true, true];
    expect(rest).toEqual({ name: 'Test001', address: join(folder, 'Test/Test001'), frames: 3, labels });
    const lit = async (frame: number) => (await mask!(frame))?.pixels.reduce((a, b) => a + b);
    expect([await lit(0), await lit(1), await lit(2)]).toEqual([undefined, 30, undefined]);
  });

  it('may know no masks', async () => {
    const { masks: _, ...plain } = clip;
    await write(file({ ...plain, masked: [], regions: [] }));
    expect((await openDataset(folder)).clips[0]!.mask).toBeUndefined();
  });

  it.each<[string, unknown, RegExp]>([
    ['damaged', '{', /labels\.json is no JSON\. Import the set again$/],
    ['of another kind', { clips: [] }, /labels\.json is not understood: format /],
    ['of a later version', { ...file(clip), version: 2 }, /not understood: version /],
    ['with runs backwards', file({ ...clip, abnormal: [[2, 1]] }), /clips\.0\.abnormal\.0 runs backwards/],
    ['with endless runs', file({ ...clip, numbers: [[1, 1e12]] }), /not understood: clips\.0\.numbers/],
    ['with too few numbers', file({ ...clip, numbers: [[1, 2]] }), /numbers 2 of 3 frames of Test\/Test001/],
    [
      'of a folder that was changed',
      file({ ...clip, frames: 4, numbers: [[1, 4]] }),
      /labels 4 frames of Test\/Test001, but 3 are there/,
    ],
    [
      'of a folder that is gone',
      file({ ...clip, path: 'Test/Test009' }),
      /names Test\/Test009, which can't be read \(ENOENT\)/,
    ],
  ])('%s is refused in one line', async (_, value, message) => {
    await write(value);
    await expect(openDataset(folder)).rejects.toMatchObject({
      ...{ name: 'UserError', code: 'labels-refused', exitCode: 3, message: expect.stringMatching(message) },
    });
  });

  it('without test clips holds nothing to evaluate', async () => {
    await write(file({ ...clip, split: 'train' }));
    await expect(openDataset(folder)).rejects.toMatchObject({ code: 'no-clips' });
  });
});
