import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHttpCamera, startRtspCamera, type TestServer, whyNoRtsp } from '../../test/support/cameras.ts';
import {
  brightness,
  bundledFfmpeg,
  countingPicture,
  ffmpeg,
  ffmpegChildren,
  temporaryFolder,
  useFfmpeg,
} from '../../test/support/ffmpeg.ts';
import { openStream, probe } from '../index.ts';
import type { Frame, StreamOptions } from '../stream.ts';

const FRAMES = 40;
const FPS = 10;
const noRtsp = whyNoRtsp();
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let camera: TestServer;
let rtsp: TestServer | undefined;

/** Every source, showing the same pictures. */
const sources = [
  { name: 'file', address: () => join(folder.path, 'video.mp4'), codec: 'h264', fps: FPS, ends: true },
  { name: 'file://', address: () => `file://${folder.path}/video.mp4`, codec: 'h264', fps: FPS, ends: true },
  { name: 'folder', address: () => join(folder.path, 'pictures'), codec: 'tiff', fps: null },
  { name: 'http MP4', address: () => `${camera.url}/video.mp4`, codec: 'h264', fps: FPS },
  { name: 'http HLS', address: () => `${camera.url}/hls/video.m3u8`, codec: 'h264', fps: FPS },
  { name: 'http MJPEG', address: () => `${camera.url}/mjpeg`, codec: 'mjpeg', fps: null, endless: true },
  { name: 'rtsp', address: () => `${rtsp?.url}/video`, codec: 'h264', fps: FPS, endless: true },
].filter(source => source.name !== 'rtsp' || !noRtsp);

const ffmpegs = [
  { name: 'the system ffmpeg', path: undefined },
  ...(bundledFfmpeg() ? [{ name: 'the ffmpeg inside npm', path: bundledFfmpeg() }] : []),
];

const options: StreamOptions = { width: 48, height: 32, pace: 'fast', display: {} };

beforeAll(async () => {
  folder = await temporaryFolder();
  const { path } = folder;
  await mkdir(join(path, 'pictures'));
  await mkdir(join(path, 'jpegs'));
  await mkdir(join(path, 'hls'));
  await ffmpeg(
    ...countingPicture(FRAMES, FPS),
    '-c:v',
    'libx264',
    '-g',
    '10',
    '-bf',
    '0',
    '-qp',
    '8',
    `${path}/video.mp4`,
  );
  await ffmpeg('-i', `${path}/video.mp4`, '-pix_fmt', 'gray', `${path}/pictures/%d.tif`);
  await ffmpeg('-i', `${path}/video.mp4`, '-pix_fmt', 'yuvj420p', '-q:v', '2', `${path}/jpegs/%02d.jpg`);
  await ffmpeg(
    '-i',
    `${path}/video.mp4`,
    '-c',
    'copy',
    '-hls_time',
    '1',
    '-hls_list_size',
    '0',
    `${path}/hls/video.m3u8`,
  );
  const jpegs = await Promise.all(
    (await readdir(`${path}/jpegs`)).sort().map(name => readFile(`${path}/jpegs/${name}`)),
  );
  camera = await startHttpCamera({ folder: path, jpegs, fps: FPS });
  if (noRtsp) process.stdout.write(`RTSP is not tested: ${noRtsp}\n`);
  else rtsp = await startRtspCamera({ video: `${path}/video.mp4` });
});

afterAll(async () => {
  await camera?.stop();
  await rtsp?.stop();
  await folder?.remove();
});

describe.each(ffmpegs)('with $name', ({ path }) => {
  describe.each(sources)('$name', ({ address, endless, codec, fps, ends }) => {
    it('gives whole frames in order, gray and JPEG of the same instant', async () => {
      useFfmpeg(path);
      const frames = await read(address(), options, endless ? 15 : undefined);

      expect(frames.map(frame => frame.index)).toEqual(frames.map((_, i) => i));
      expect(frames.map(frame => frame.timeMs)).toEqual(frames.map((_, i) => (i * 1000) / FPS));
      if (!endless) expect(frames).toHaveLength(FRAMES);
      for (const { gray, jpeg } of frames) {
        expect(gray).toHaveLength(48 * 32);
        expect([...jpeg!.subarray(0, 2), ...jpeg!.subarray(-2)]).toEqual([0xff, 0xd8, 0xff, 0xd9]);
        const picture = sharp(jpeg!);
        expect(await picture.metadata()).toMatchObject({ width: 160, height: 120 });
        const shown = mean(await picture.grayscale().raw().toBuffer());
        // One frame is 4 brighter than the one before it.
        expect(Math.abs(mean(gray) - shown)).toBeLessThan(2);
      }
      const levels = frames.map(({ gray }) => mean(gray));
      if (endless) expect(new Set(levels.map(Math.round)).size).toBeGreaterThan(8);
      else for (const [i, level] of levels.entries()) expect(Math.abs(level - brightness(i))).toBeLessThan(2);
    });

    it('is described by a probe', async () => {
      useFfmpeg(path);
      const { firstFrame, ...info } = await probe(address());

      const seconds = ends ? FRAMES / FPS : null;
      expect(info).toEqual({ codec, width: 160, height: 120, fps, seconds });
      expect(await sharp(firstFrame).metadata()).toMatchObject({ format: 'jpeg', width: 160, height: 120 });
      expect(await ffmpegChildren()).toEqual([]);
    });
  });
});

describe('a slow consumer', () => {
  it('loses the oldest frames of a live stream, and they are counted', async () => {
    const stream = openStream(join(folder.path, 'pictures'), { ...options, pace: 'live', fps: 50 });
    let last = -1;
    for await (const { index } of stream) {
      expect(index).toBeGreaterThan(last);
      last = index;
      while (index === 0 && stream.stats.dropped === 0) await sleep(20);
    }

    expect(last).toBe(FRAMES - 1);
    expect(stream.stats.dropped).toBeGreaterThan(0);
    expect(stream.stats.frames + stream.stats.dropped).toBe(FRAMES);
  });

  it('loses nothing of a fast stream', async () => {
    const stream = openStream(join(folder.path, 'video.mp4'), options);
    const indexes: number[] = [];
    for await (const { index } of stream) {
      indexes.push(index);
      await sleep(5);
    }

    expect(indexes).toEqual(Array.from({ length: FRAMES }, (_, i) => i));
    expect(stream.stats).toEqual({ frames: FRAMES, dropped: 0, unreadable: 0 });
  });
});

it('makes no JPEG unless asked, and none wider than asked', async () => {
  const { display: _, ...grayOnly } = options;
  const [frame] = await read(join(folder.path, 'video.mp4'), grayOnly, 1);
  expect(frame).not.toHaveProperty('jpeg');

  const [small] = await read(join(folder.path, 'video.mp4'), { ...options, display: { maxWidth: 80 } }, 1);
  expect(await sharp(small!.jpeg).metadata()).toMatchObject({ width: 80, height: 60 });
});

it('changes the frame rate', async () => {
  const frames = await read(join(folder.path, 'video.mp4'), { ...options, fps: 5 });
  expect(frames).toHaveLength(FRAMES / 2);
  expect(frames[3]!.timeMs).toBe(600);
});

it('is iterated once', async () => {
  const stream = openStream(join(folder.path, 'video.mp4'), options);
  for await (const _ of stream) break;
  expect(() => stream[Symbol.asyncIterator]()).toThrow('iterated once');
});

async function read(address: string, options: StreamOptions, count = Infinity): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of openStream(address, options)) {
    frames.push(frame);
    if (frames.length >= count) break;
  }
  return frames;
}

function mean(values: Uint8Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe.each(sources)('$name', ({ address, endless }) => {
  it('keeps the pace of the clock when live, and leaves no process behind when the loop is left', async () => {
    const frames = await read(address(), { ...options, pace: 'live' }, 8);

    const span = frames.at(-1)!.arrivedMs - frames[0]!.arrivedMs;
    if (!endless) expect(span).toBeGreaterThan(350); // 7 frames are 700 ms; ffmpeg starts with a small burst
    expect(await ffmpegChildren()).toEqual([]);
  });

  it('ends quietly on abort and leaves no process behind', async () => {
    const abort = new AbortController();
    const indexes: number[] = [];
    for await (const { index } of openStream(address(), {
      ...options,
      pace: 'live',
      signal: abort.signal,
    })) {
      indexes.push(index);
      if (index === 2) abort.abort();
    }

    expect(indexes).toEqual([0, 1, 2]);
    expect(await ffmpegChildren()).toEqual([]);
  });
});
