import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp from 'sharp';
import { encodeBmp } from '../../models/index.ts';

export const SIZE = { width: 48, height: 32 };

/** A set in UCSD's layout with every quirk that the real ones have; all pictures are tiny. */
export async function writeUcsdTree(set: string): Promise<void> {
  const frame = (number: number) => picture(number, 'tiff');
  for (let n = 1; n <= 4; n++) await put(`${set}/Train/Train001/${name(n)}.tif`, await frame(n));
  await put(`${set}/Train/Train001/.DS_Store`, 'x');
  await put(`${set}/Train/Train001/._002.tif`, 'x');

  // Twice abnormal, 8-bit masks.
  for (let n = 1; n <= 12; n++) {
    await put(`${set}/Test/Test001/${name(n)}.tif`, await frame(n));
    const abnormal = (n >= 2 && n <= 4) || n >= 9;
    await put(`${set}/Test/Test001_gt/${name(n)}.bmp`, bmp8(abnormal ? [[2 * n, 4, 6, 8]] : []));
  }
  await put(`${set}/Test/Test001_gt/.DS_Store`, 'x');

  // One frame missing, one cut off, one twice; 1-bit masks of another name; a mask against its label.
  for (const n of [1, 2, 4, 5, 6, 7, 8]) {
    const whole = await frame(n);
    await put(`${set}/Test/Test002/${name(n)}.tif`, n === 5 ? whole.subarray(0, 300) : whole);
  }
  await put(`${set}/Test/Test002/frame007.jpg`, await picture(7, 'jpeg'));
  for (let n = 1; n <= 8; n++) {
    const boxes: Box[] =
      n >= 6
        ? [
            [10, 10, 4, 5],
            [30, 2 * n, 5, 5],
          ]
        : n === 1
          ? [[0, 0, 9, 9]]
          : [];
    await put(`${set}/Test/Test002_gt/frame${name(n)}.bmp`, encodeBmp(mask(boxes)));
  }

  // JPEGs, without masks; Test003 is absent.
  for (let n = 1; n <= 5; n++) await put(`${set}/Test/Test004/${name(n)}.jpg`, await picture(n, 'jpeg'));
  await put(`${set}/Test/Test005_gt/001.bmp`, bmp8([]));
  await put(`${set}/Test/Test006/.DS_Store`, 'x');
  await put(`${set}/Test/._UCSDped1.m`, '\0\x05\x16\x07');
  await put(`${set}/Test/UCSDped1.m`, labelFile('2:4, 9:12', '6:8', '1:200', '3:5', '1:9', '1:2'));
}

/** As distributed: a line for each test clip. */
export const labelFile = (...clips: readonly string[]): string =>
  ['TestVideoFile = {};', ...clips.map(ranges => `TestVideoFile{end+1}.gt_frame = [${ranges}];`)].join('\n');

export const name = (number: number): string => String(number).padStart(3, '0');

export async function put(path: string, bytes: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}

/** A gray ramp with a level of its own. */
export function picture(level: number, format: 'tiff' | 'jpeg', { width, height } = SIZE): Promise<Buffer> {
  const pixels = Uint8Array.from({ length: width * height }, (_, i) => 10 * level + (i % width));
  const gray = sharp(pixels, { raw: { width, height, channels: 1 } }).toColourspace('b-w');
  return (format === 'tiff' ? gray.tiff({ compression: 'none' }) : gray.jpeg({ quality: 100 })).toBuffer();
}

type Box = readonly [x: number, y: number, w: number, h: number];

export function mask(boxes: readonly Box[], { width, height } = SIZE) {
  const pixels = new Uint8Array(width * height);
  for (const [x, y, w, h] of boxes)
    for (let v = y; v < y + h; v++) pixels.fill(1, v * width + x, v * width + x + w);
  return { width, height, pixels };
}

/** 8 bits a pixel, black and 255, a gray palette: as UCSD distributes its masks. */
export function bmp8(boxes: readonly Box[], size = SIZE): Buffer {
  const { width, height, pixels } = mask(boxes, size);
  const head = Buffer.alloc(54 + 1024);
  head.write('BM');
  head.writeUInt32LE(head.length, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(width, 18);
  head.writeInt32LE(height, 22);
  head.writeUInt16LE(8, 28);
  for (let i = 0; i < 256; i++) head.fill(i, 54 + 4 * i, 57 + 4 * i);
  const rows = Array.from({ length: height }, (_, y) => {
    const row = Buffer.alloc(4 * Math.ceil(width / 4));
    const from = (height - 1 - y) * width;
    row.set(pixels.subarray(from, from + width).map(pixel => 255 * pixel));
    return row;
  });
  return Buffer.concat([head, ...rows]);
}
