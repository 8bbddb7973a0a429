import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ffmpeg, temporaryFolder } from '../../test/support/ffmpeg.ts';
import { readAccessUnit } from './access-unit.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

/** One coded picture as Annex B. */
async function picture(codec: string, size: string, ...options: string[]): Promise<Buffer> {
  const path = join(folder.path, `${codec}-${size}-${options.join('')}`.replaceAll(/\W/g, ''));
  const format = codec === 'libx265' ? 'hevc' : 'h264';
  const input = ['-f', 'lavfi', '-i', `testsrc=s=${size}`, '-frames:v', '1'];
  await ffmpeg(...input, '-c:v', codec, ...options, '-f', format, path);
  return readFile(path);
}

describe.each([
  { size: '640x360', options: ['-profile:v', 'baseline', '-pix_fmt', 'yuv420p'], codec: /^avc1\.42c0/ },
  { size: '1920x1080', options: ['-profile:v', 'high', '-pix_fmt', 'yuv420p'], codec: /^avc1\.6400/ },
  { size: '322x242', options: ['-pix_fmt', 'yuv422p'], codec: /^avc1\.7a00/ },
  { size: '200x130', options: ['-pix_fmt', 'yuv444p'], codec: /^avc1\.f400/ },
  { size: '720x576', options: ['-pix_fmt', 'yuv420p', '-flags', '+ilme+ildct'], codec: /^avc1\.64/ },
])('H.264 $size $options', ({ size, options, codec }) => {
  it('says its size and what a browser has to decode', async () => {
    const unit = readAccessUnit('h264', await picture('libx264', size, ...options));
    expect(unit.key).toBe(true);
    const [width, height] = size.split('x').map(Number);
    expect(unit.format).toMatchObject({ width, height, codec: expect.stringMatching(codec) });
  });
});

it('reads H.265', async () => {
  const unit = readAccessUnit('hevc', await picture('libx265', '642x362', '-pix_fmt', 'yuv420p'));
  expect(unit).toMatchObject({ key: true, format: { codec: 'hev1.1.6.L63.90', width: 642, height: 362 } });
});

it('leaves out parameter sets that others replace', async () => {
  const [old, now] = [await picture('libx264', '320x240'), await picture('libx264', '640x480')];
  const sets = old.subarray(0, old.indexOf(Buffer.of(0, 0, 1, 0x65)));
  const unit = readAccessUnit('h264', Buffer.concat([sets, now]));
  expect(unit.format).toMatchObject({ width: 640, height: 480 });
  expect(Buffer.from(unit.data)).toEqual(now);
});

it('knows a picture that needs others before it', () => {
  const unit = readAccessUnit('h264', Uint8Array.of(0, 0, 0, 1, 0x41, 0x9a, 1, 2));
  expect(unit).toMatchObject({ key: false, format: undefined });
});

it('refuses parameter sets that are cut off', () => {
  expect(() => readAccessUnit('h264', Uint8Array.of(0, 0, 1, 0x67, 0x64, 0, 0x1f))).toThrow('cut off');
});
