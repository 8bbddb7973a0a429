import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bundledFfmpeg,
  countingPicture,
  ffmpeg,
  ffmpegOutput,
  temporaryFolder,
  useFfmpeg,
} from '../../test/support/ffmpeg.ts';
import { openStream } from '../open.ts';
import type { Frame, Packet } from '../stream.ts';
import { Lines } from './lines.ts';
import { PacketReader } from './packets.ts';

const FRAMES = 50;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const path = (name: string) => join(folder.path, name);

beforeAll(async () => {
  folder = await temporaryFolder();
  const source = countingPicture(FRAMES, 25);
  await ffmpeg(...source, '-c:v', 'libx264', '-bf', '3', '-g', '20', path('h264.mp4'));
  await ffmpeg(...source, '-c:v', 'libx265', '-x265-params', 'log-level=none', path('hevc.mp4'));
  await ffmpeg(...source, '-c:v', 'mjpeg', path('mjpeg.mkv'));
});
afterAll(() => folder.remove());

const ffmpegs = [
  { name: 'the system ffmpeg', ffmpegPath: undefined },
  ...(bundledFfmpeg() ? [{ name: 'the ffmpeg inside npm', ffmpegPath: bundledFfmpeg() }] : []),
];

async function read(address: string): Promise<{ frames: Frame[]; packets: Packet[] }> {
  const frames: Frame[] = [];
  const packets: Packet[] = [];
  const onPacket = (packet: Packet) => packets.push(packet);
  for await (const frame of openStream(address, { width: 48, height: 32, pace: 'fast', onPacket }))
    frames.push(frame);
  return { frames, packets };
}

describe.each(ffmpegs)('with $name', ({ ffmpegPath }) => {
  it.each([
    { name: 'h264', codec: /^avc1\./, filter: 'h264_mp4toannexb' },
    { name: 'hevc', codec: /^hev1\./, filter: 'hevc_mp4toannexb' },
  ])('$name packets are those of the file, and each frame knows its own', async ({ name, codec, filter }) => {
    useFfmpeg(ffmpegPath);
    const { frames, packets } = await read(path(`${name}.mp4`));

    const copy = ['-i', path(`${name}.mp4`), '-c:v', 'copy', '-bsf:v', filter, '-f', name, '-'];
    expect(Buffer.concat(packets.map(({ data }) => data))).toEqual(await ffmpegOutput(...copy));
    expect(packets).toHaveLength(FRAMES);
    expect(packets[0]).toMatchObject({
      codec: expect.stringMatching(codec),
      ...{ width: 160, height: 120, key: true, duration: 40_000 },
    });
    const times = packets.map(({ pts }) => pts);
    // A container may begin at another time than 0.
    expect(times.sort((a, b) => a - b)).toEqual(times.map((_, i) => times[0]! + i * 40_000));
    expect(frames).toHaveLength(20);
    for (const [i, { pts }] of frames.entries()) {
      expect(times).toContain(pts);
      expect(Math.abs(pts - times[0]! - i * 100_000)).toBeLessThanOrEqual(50_000);
    }
  });
});

it('a source of another codec has none', async () => {
  const { frames, packets } = await read(path('mjpeg.mkv'));
  expect(frames).toHaveLength(20);
  expect(packets).toEqual([]);
});

it('finds packets wherever the chunks end', () => {
  const key = Buffer.from('0000000167640015acb20501ec8000000001', 'hex');
  const head = '#tb 0: 1/1000\n#media_type 0: video\n#codec_id 0: h264\n';
  const bytes = Buffer.concat([key, Buffer.of(0, 0, 1, 0x65, 1), Buffer.of(0, 0, 1, 0x41, 2)]);
  const sizes = [bytes.length - 5, 5];
  const lines = `${head}0, 0, 40, 40, ${sizes[0]}, 0x1\n0, 40, 80, 40, ${sizes[1]}, 0x1, F=0x0\n`;
  for (let step = 1; step < bytes.length; step++) {
    const [data, times] = [new PassThrough(), new PassThrough()];
    const packets: Packet[] = [];
    const reader = new PacketReader(packet => packets.push(packet));
    reader.read({ data, times });
    for (let at = 0; at < bytes.length; at += step) data.emit('data', bytes.subarray(at, at + step));
    for (let at = 0; at < lines.length; at += 7) times.emit('data', Buffer.from(lines.slice(at, at + 7)));
    expect(packets.map(({ pts, key, data }) => [pts, key, data.length])).toEqual([
      [40_000, true, sizes[0]],
      [80_000, false, sizes[1]],
    ]);
  }
});

it('takes the DTS of a packet without PTS', () => {
  const text = '#tb 0: 1/90000\n0, -9000, -9223372036854775808, 9000, 20565, 0xa3a2e138\n';
  expect(new Lines().push(Buffer.from(text))).toEqual([{ pts: -100_000, duration: 100_000, size: 20_565 }]);
});
