import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mask, picture, SIZE } from '../../test/support/ucsd-tree.ts';
import { readPicture, scaleMask } from './picture.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-picture-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(bytes: Uint8Array, shape = {}) {
  await writeFile(join(folder, 'x'), bytes);
  return readPicture(join(folder, 'x'), { gray: false, ...shape });
}

it('a TIFF becomes a JPEG with the same pixels, but for a level or two', async () => {
  const { jpeg, size } = (await read(await picture(3, 'tiff')))!;
  expect(size).toEqual(SIZE);
  const [red] = await sharp(jpeg).extractChannel(0).raw().toBuffer();
  expect(Math.abs(red! - 30)).toBeLessThanOrEqual(2);
});

it.each(['tiff', 'jpeg'] as const)(
  'a %s that is cut off anywhere is not read, scaled or not',
  async format => {
    const whole = await picture(3, format);
    for (const share of [0, 0.1, 0.5, 0.9]) {
      const part = whole.subarray(0, Math.floor(share * whole.length));
      expect(await read(part)).toBeUndefined();
      expect(await read(part, { size: { width: 24, height: 16 } })).toBeUndefined();
    }
    expect(await readPicture(join(folder, 'nothing'), { gray: false })).toBeUndefined();
  },
);

it('a mask is scaled by the nearest pixel', () => {
  const large = mask([[10, 4, 6, 8]]);
  expect(scaleMask(large, SIZE)).toBe(large);
  const small = { width: SIZE.width / 2, height: SIZE.height / 2 };
  expect(scaleMask(large, small)).toEqual(mask([[5, 2, 3, 4]], small));
  expect(scaleMask(scaleMask(large, small), SIZE)).toEqual(large);
});
