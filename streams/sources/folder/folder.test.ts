import { copyFile, mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  brightness,
  bundledFfmpeg,
  countingPicture,
  ffmpeg,
  temporaryFolder,
  useFfmpeg,
} from '../../../test/support/ffmpeg.ts';
import { openStream } from '../../index.ts';
import { pictureNames } from './index.ts';
import { pictureKind } from './picture.ts';

const PICTURES = 12;
let root: Awaited<ReturnType<typeof temporaryFolder>>;
let made = 0;

beforeAll(async () => {
  root = await temporaryFolder();
  for (const [kind, options] of Object.entries({
    tif: ['-pix_fmt', 'gray'],
    lzw: ['-pix_fmt', 'gray', '-compression_algo', 'lzw'],
    jpg: ['-pix_fmt', 'yuvj420p', '-q:v', '2'],
    png: ['-pix_fmt', 'rgb24'],
    bmp: ['-pix_fmt', 'bgr24'],
  })) {
    await mkdir(join(root.path, kind));
    await ffmpeg(...countingPicture(PICTURES), ...options, join(root.path, kind, `%d.${extensionOf(kind)}`));
  }
});

afterAll(() => root?.remove());

function extensionOf(kind: string): string {
  return kind === 'lzw' ? 'tiff' : kind;
}

/** A new folder with a copy of the pictures of a kind, under names that `name` gives them. */
async function copyOf(kind: string, name = (n: number) => `${n}.${extensionOf(kind)}`): Promise<string> {
  const folder = join(root.path, `copy ${made++} of 'it'`);
  await mkdir(folder);
  for (let n = 1; n <= PICTURES; n++) {
    await copyFile(join(root.path, kind, `${n}.${extensionOf(kind)}`), join(folder, name(n)));
  }
  return folder;
}

async function read(folder: string) {
  const stream = openStream(folder, { width: 40, height: 30, pace: 'fast', display: {} });
  const indexes: number[] = [];
  const levels: number[] = [];
  for await (const { index, timeMs, gray, jpeg } of stream) {
    expect(timeMs).toBe(index * 100);
    expect(jpeg).toBeDefined();
    indexes.push(index);
    levels.push(gray.reduce((sum, value) => sum + value, 0) / gray.length);
  }
  return { indexes, levels, stats: stream.stats };
}

const all = Array.from({ length: PICTURES }, (_, i) => i);
const without = (...left: number[]) => all.filter(i => !left.includes(i));

/** Each frame shows the picture whose place it has. */
function expectInPlace({ indexes, levels }: { indexes: number[]; levels: number[] }): void {
  for (const [i, index] of indexes.entries()) {
    expect(Math.abs(levels[i]! - brightness(index))).toBeLessThan(2.5);
  }
}

describe.each([
  { name: 'the system ffmpeg', path: undefined },
  ...(bundledFfmpeg() ? [{ name: 'the ffmpeg inside npm', path: bundledFfmpeg() }] : []),
])('with $name', ({ path }) => {
  it.each(['tif', 'lzw', 'jpg', 'png', 'bmp'])('reads %s', async kind => {
    useFfmpeg(path);
    const result = await read(join(root.path, kind));
    expect(result.indexes).toEqual(all);
    expectInPlace(result);
  });

  it.each(['tif', 'lzw', 'jpg', 'png', 'bmp'])(
    'leaves out broken %s pictures, and the others keep their place',
    async kind => {
      useFfmpeg(path);
      const folder = await copyOf(kind);
      const file = (n: number) => join(folder, `${n}.${extensionOf(kind)}`);
      await truncate(file(1), 0);
      await writeFile(file(4), 'not a picture');
      const { length } = await readFile(file(7));
      await truncate(file(7), length - Math.ceil(length / 3));

      const result = await read(folder);

      expect(result.indexes).toEqual(without(0, 3, 6));
      expectInPlace(result);
      expect(result.stats).toEqual({ frames: PICTURES - 3, dropped: 0, unreadable: 3 });
    },
  );

  it('counts a picture whose middle is broken, and goes on', async () => {
    useFfmpeg(path);
    const folder = await copyOf('png');
    const bytes = await readFile(join(folder, '5.png'));
    await writeFile(join(folder, '5.png'), bytes.fill(0, 16, 40));

    const { stats } = await read(folder);

    expect(stats.unreadable).toBeGreaterThanOrEqual(1);
    expect(stats.frames).toBeGreaterThanOrEqual(PICTURES - 2);
  });

  it('reads pictures of changing size, and scales them all', async () => {
    useFfmpeg(path);
    const folder = await copyOf('jpg');
    for (const [n, size] of [
      [3, 320],
      [4, 64],
      [8, 200],
    ] as const) {
      const small = await sharp(join(root.path, 'jpg', `${n}.jpg`))
        .resize(size, size)
        .jpeg()
        .toBuffer();
      await writeFile(join(folder, `${n}.jpg`), small);
    }

    const result = await read(folder);

    expect(result.indexes).toEqual(all);
    expectInPlace(result);
  });

  it('takes numbers with gaps and odd names in natural order', async () => {
    useFfmpeg(path);
    const folder = await copyOf('tif', n => `frame ${n * n}%'.TIF`);
    await writeFile(join(folder, '._frame 1.tif'), 'macOS');
    await writeFile(join(folder, '.DS_Store'), 'macOS');
    await writeFile(join(folder, 'readme.txt'), 'text');

    const result = await read(folder);

    expect(result.indexes).toEqual(all);
    expectInPlace(result);
    expect(result.stats.unreadable).toBe(0);
  });
});

it('leaves out pictures of another kind than most, whatever they are called', async () => {
  const folder = await copyOf('jpg');
  await copyFile(join(root.path, 'png', '2.png'), join(folder, '2.jpg'));
  const { indexes, stats } = await read(folder);
  expect(indexes).toEqual(without(1));
  expect(stats.unreadable).toBe(1);
});

it('reads more than 25 pictures a second without giving two of them the same time', async () => {
  const stream = openStream(join(root.path, 'jpg'), { width: 40, height: 30, pace: 'live', fps: 60 });
  const times: number[] = [];
  for await (const { timeMs } of stream) times.push(timeMs);
  expect(times).toEqual(all.map(i => (i * 1000) / 60));
});

it('sorts names as people do', () => {
  const names = [
    '10.jpg',
    '2.jpg',
    '1.JPEG',
    '.hidden.jpg',
    '._1.jpg',
    'Thumbs.db',
    'notes',
    '001.bmp',
    '3.tiff',
  ];
  expect(pictureNames(names)).toEqual(['001.bmp', '1.JPEG', '2.jpg', '3.tiff', '10.jpg']);
});

it('knows a picture by its content', async () => {
  const kindOf = (kind: string, extension = kind) => pictureKind(join(root.path, kind, `1.${extension}`));
  expect(await kindOf('tif')).toBe('tiff');
  expect(await kindOf('lzw', 'tiff')).toBe('tiff');
  expect(await kindOf('jpg')).toBe('jpeg');
  expect(await kindOf('png')).toBe('png');
  expect(await kindOf('bmp')).toBe('bmp');
  expect(await pictureKind(join(root.path, 'nothing.jpg'))).toBeUndefined();
});
