import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundledFfmpeg, ffmpegChildren, temporaryFolder, useFfmpeg } from '../../test/support/ffmpeg.ts';
import { openStream, probe } from '../index.ts';
import type { Frame } from '../stream.ts';
import { decode } from './decode.ts';
import { openVideoWriter } from './encode.ts';
import { locateFfmpeg } from './locate.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder?.remove());

const flat = (level: number, width = 65, height = 49) =>
  sharp({ create: { width, height, channels: 3, background: { r: level, g: level, b: level } } })
    .jpeg()
    .toBuffer();

async function write(path: string): Promise<void> {
  const writer = await openVideoWriter(path, 12.5);
  for (let n = 0; n < 25; n++) await writer.write(await flat(n * 10));
  await writer.end();
}

it.each([
  { name: 'the system ffmpeg', path: undefined },
  ...(bundledFfmpeg() ? [{ name: 'the ffmpeg inside npm', path: bundledFfmpeg() }] : []),
])('writes an MP4 that plays from its start, with $name', async ({ path }) => {
  useFfmpeg(path);
  const file = join(folder.path, `it's.mp4`);
  await write(file);

  expect(await probe(file)).toMatchObject({ codec: 'h264', width: 64, height: 48, fps: 12.5 });
  const bytes = await readFile(file, 'latin1');
  expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
  const stream = openStream(file, { width: 8, height: 8, fps: 12.5, pace: 'fast' });
  const levels: number[] = [];
  for await (const { gray } of stream) levels.push(gray[0]!);
  expect(levels).toHaveLength(25);
  for (const [n, level] of levels.entries()) expect(Math.abs(level - n * 10)).toBeLessThan(6);
});

it('falls back to MPEG-4 where there is no H.264 encoder', async () => {
  const script = join(folder.path, 'ffmpeg');
  await writeFile(script, '#!/bin/sh\ncase "$*" in *libx264*) exit 1;; esac\nexec ffmpeg "$@"\n');
  await chmod(script, 0o755);
  useFfmpeg(script);
  const file = join(folder.path, 'old.mp4');
  await write(file);
  expect(await probe(file)).toMatchObject({ codec: 'mpeg4', width: 64, height: 48 });
});

it('says so when the file can not be written', async () => {
  const writer = await openVideoWriter('/nowhere/video.mp4', 10);
  const message =
    '/nowhere/video.mp4: the video could not be written. Is there room, and may vigil write there?';
  const writeAll = async () => {
    for (let n = 0; n < 100; n++) await writer.write(await flat(n));
    await writer.end();
  };
  await expect(writeAll()).rejects.toThrow(message);
});

it('leaves no process behind when aborted', async () => {
  const writer = await openVideoWriter(join(folder.path, 'aborted.mp4'), 10);
  await writer.write(await flat(100));
  await writer.abort();
  await writer.abort();
  expect(await ffmpegChildren()).toEqual([]);
});

it('reads raw pictures that a source draws itself', async () => {
  const pictures = Readable.from(Array.from({ length: 10 }, (_, n) => Buffer.alloc(16 * 12 * 3, n * 20)));
  const stats = { frames: 0, dropped: 0, unreadable: 0 };
  const frames: Frame[] = [];
  const decoded = decode(
    {
      input: pictures,
      options: ['-f', 'rawvideo', '-pixel_format', 'rgb24', '-video_size', '16x12', '-framerate', '10'],
      timing: 'counted',
      declaresFps: true,
      remote: false,
      unreadable: 0,
      dispose() {},
    },
    { address: 'drawn', ffmpeg: await locateFfmpeg(), width: 8, height: 6, pace: 'fast', display: {} },
    stats,
  );
  for await (const frame of decoded) frames.push(frame);

  expect(frames.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  for (const { index, gray } of frames) expect(Math.abs(gray[0]! - index * 20)).toBeLessThan(3);
  expect(await sharp(frames[0]!.jpeg).metadata()).toMatchObject({ width: 16, height: 12 });
  expect(stats).toEqual({ frames: 10, dropped: 0, unreadable: 0 });
});
