import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { missing, shared } from '../../test/e2e/running.ts';
import { decodeBmp, encodeBmp, readMask } from './bmp.ts';

/** 3x2; rows stand from bottom to top, padded to 4 bytes. */
function bmp(bits: number, palette: readonly number[], rows: readonly number[], height = 2): Buffer {
  const bytes = Buffer.alloc(54);
  bytes.write('BM');
  bytes.writeUInt32LE(54 + 4 * palette.length, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(3, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(bits, 28);
  const colours = Buffer.alloc(4 * palette.length);
  for (const [i, colour] of palette.entries()) colours.writeUInt32LE(colour, 4 * i);
  return Buffer.concat([bytes, colours, Buffer.from(rows)]);
}

const pixelsOf = (bytes: Buffer) => [...decodeBmp(bytes, 'x.bmp').pixels];

describe('a BMP', () => {
  it('of 8 bits is read from its bottom row up, through its palette', () => {
    const file = bmp(8, [0x000000, 0xffffff, 0x000000], [0, 1, 2, 0, 1, 1, 0, 0]);
    expect(decodeBmp(file, 'x.bmp')).toEqual({
      width: 3,
      height: 2,
      pixels: Uint8Array.of(1, 1, 0, 0, 1, 0),
    });
  });

  it('of 1 bit is read likewise, black being whatever the palette calls black', () => {
    const rows = [0b01000000, 0, 0, 0, 0b11000000, 0, 0, 0];
    expect(pixelsOf(bmp(1, [0, 0xffffff], rows))).toEqual([1, 1, 0, 0, 1, 0]);
    expect(pixelsOf(bmp(1, [0xffffff, 0], rows))).toEqual([0, 0, 1, 1, 0, 1]);
  });

  it('of negative height is read from its top row down', () => {
    expect(pixelsOf(bmp(8, [0, 0xffffff], [0, 1, 0, 0, 1, 1, 0, 0], -2))).toEqual([0, 1, 0, 1, 1, 0]);
  });

  it('comes back as it was written, whatever its width', () => {
    for (const width of [1, 7, 8, 31, 33]) {
      const pixels = Uint8Array.from({ length: width * 3 }, (_, i) => ((i * 7) % 3) & 1);
      expect(decodeBmp(encodeBmp({ width, height: 3, pixels }), 'x.bmp')).toEqual({
        width,
        height: 3,
        pixels,
      });
    }
  });

  it.each<[string, Buffer, string, RegExp]>([
    ['another kind of picture', Buffer.from('GIF89a'), 'mask-format', /^x\.bmp is no BMP/],
    ['24 bits', bmp(24, [], [1, 2, 3]), 'mask-depth', /^x\.bmp: 24 bits a pixel; masks have 1 or 8/],
    [
      'half of its rows',
      bmp(8, [0], [0, 0, 0, 0]),
      'mask-truncated',
      /^x\.bmp: the mask is cut off: 62 bytes of 66/,
    ],
    ['half of its head', Buffer.from('BM12345678'), 'mask-truncated', /10 bytes of 54/],
    ['no rows', bmp(8, [0], [], 0), 'mask-format', /says that it is 3x0/],
  ])('of %s is refused in one line', (_, bytes, code, text) => {
    expect(() => decodeBmp(bytes, 'x.bmp')).toThrow(
      expect.objectContaining({ name: 'UserError', code, exitCode: 3, message: expect.stringMatching(text) }),
    );
  });

  it('that is not there is an error', async () => {
    await expect(readMask('/nowhere/001.bmp')).rejects.toMatchObject({ code: 'mask-unreadable' });
  });
});

const sample = join(shared, 'data/ucsd/official-sample/UCSDped2/Test');
if (!existsSync(sample)) missing('masks as distributed need ../shared');

describe.skipIf(!existsSync(sample))('masks as distributed', () => {
  it('have 8 bits and as many white pixels as they have bytes of 255', async () => {
    const lit = async (path: string) => (await readMask(join(sample, path))).pixels.reduce((a, b) => a + b);
    expect(await lit('Test010_gt/001.bmp')).toBe(937);
    expect(await lit('Test012_gt/frame001.bmp')).toBe(0);
    expect(await lit('Test012_gt/frame120.bmp')).toBe(382);
  });

  it('show the same where they were made smaller, with 1 bit', async () => {
    const { pixels } = await readMask(join(sample, 'Test012_gt/frame120.bmp'));
    const small = join(shared, 'data/ucsd/UCSDped2/Test/Test012_gt/frame120.bmp');
    expect((await readFile(small)).readUInt16LE(28)).toBe(1);
    expect((await readMask(small)).pixels).toEqual(pixels);
  });
});
