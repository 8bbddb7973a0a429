import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  bundledFfmpeg,
  ffmpeg,
  ffmpegChildren,
  ffmpegOutput,
  temporaryFolder,
  useFfmpeg,
} from '../../test/support/ffmpeg.ts';
import { ffprobe } from '../../test/support/packets.ts';
import { type BoxesAt, burnBoxes } from './burn.ts';

const SIGNAL = new AbortController().signal;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const path = (name: string) => join(folder.path, name);

beforeAll(async () => {
  folder = await temporaryFolder();
  const gray = ['-f', 'lavfi', '-i', 'color=0x808080:s=320x240:r=25', '-t', '8'];
  await ffmpeg(...gray, '-c:v', 'libx264', '-bf', '2', '-pix_fmt', 'yuv420p', path('gray.mp4'));
});
afterAll(() => folder?.remove());

/** Whether each frame is red at a point, in fractions of the picture. */
async function redAt(video: string, x: number, y: number): Promise<boolean[]> {
  const raw = await ffmpegOutput('-i', video, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-');
  const size = 320 * 240 * 3;
  const at = (Math.round(y * 240) * 320 + Math.round(x * 320)) * 3;
  return Array.from({ length: raw.length / size }, (_, n) => {
    const [red, green] = raw.subarray(n * size + at);
    return red! > 190 && green! < 110;
  });
}

it('draws each box on the frames that it is on, and only there', async () => {
  const box = { x: 0.25, y: 0.25, w: 0.25, h: 0.5 };
  const other = { x: 0.6, y: 0.1, w: 0.2, h: 0.2 };
  const frames: BoxesAt[] = [
    { at: 1, until: 1.2, boxes: [box, other] },
    { at: 1.2, until: 1.4, boxes: [other] },
    { at: 3, until: 3.04, boxes: [box] },
  ];
  await burnBoxes(path('gray.mp4'), frames, path('marked.mp4'), SIGNAL);

  const probed = await ffprobe(path('marked.mp4'));
  expect(probed).toMatchObject({ codec: 'h264', width: 320, height: 240 });
  expect(probed.times).toEqual((await ffprobe(path('gray.mp4'))).times);
  const numbers = (flags: boolean[]) => flags.flatMap((flag, n) => (flag ? [n] : []));
  const left = numbers(await redAt(path('marked.mp4'), 0.253, 0.5));
  expect(left).toEqual([25, 26, 27, 28, 29, 75]);
  const right = numbers(await redAt(path('marked.mp4'), 0.603, 0.2));
  expect(right).toEqual([25, 26, 27, 28, 29, 30, 31, 32, 33, 34]);
  expect(numbers(await redAt(path('marked.mp4'), 0.4, 0.5))).toEqual([]); // its line, not what is in it
});

it('follows hundreds of changes', async () => {
  const frames = Array.from({ length: 200 }, (_, n) => ({
    ...{ at: n / 25, until: (n + 1) / 25 },
    boxes: Array.from({ length: 1 + (n % 3) }, (_, i) => ({
      x: 0.1 + (n % 10) * 0.05,
      y: i / 4,
      w: 0.1,
      h: 0.2,
    })),
  }));
  await burnBoxes(path('gray.mp4'), frames, path('many.mp4'), SIGNAL);
  const red = await redAt(path('many.mp4'), 0.303, 0.1);
  expect(red.filter((_, n) => n % 10 === 4)).toEqual(Array(20).fill(true));
  expect(red.filter((_, n) => n % 10 === 7)).toEqual(Array(20).fill(false));
});

it('a clip without boxes stays as it is', async () => {
  await burnBoxes(path('gray.mp4'), [], path('none.mp4'), SIGNAL);
  expect((await ffprobe(path('none.mp4'))).times).toHaveLength(200);
});

it('ends with the one who wanted it', async () => {
  const leaving = new AbortController();
  const burning = burnBoxes(path('gray.mp4'), [], path('left.mp4'), leaving.signal);
  leaving.abort();
  await expect(burning).rejects.toThrow('aborted');
  expect(await ffmpegChildren()).toEqual([]);
  expect((await readdir(tmpdir())).filter(name => name.startsWith('vigil-boxes-'))).toEqual([]);
});

it.skipIf(!bundledFfmpeg())('says that the ffmpeg inside npm is too old', async () => {
  useFfmpeg(bundledFfmpeg());
  const burning = burnBoxes(path('gray.mp4'), [], path('old.mp4'), SIGNAL);
  await expect(burning).rejects.toThrow(/ffmpeg 5.0 or later/);
});
