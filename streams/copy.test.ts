import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { countingPicture, ffmpeg, ffmpegChildren, temporaryFolder } from '../test/support/ffmpeg.ts';
import { copyPackets } from './copy.ts';
import type { Packet } from './stream.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
  const source = countingPicture(20, 25);
  await ffmpeg(...source, '-c:v', 'libx264', '-bf', '2', join(folder.path, 'h264.mp4'));
  await ffmpeg(...source, '-c:v', 'mjpeg', join(folder.path, 'mjpeg.mkv'));
});
afterAll(() => folder.remove());

const copy = (name: string, onPacket: (packet: Packet) => void, signal = new AbortController().signal) =>
  copyPackets(join(folder.path, name), onPacket, signal);

it('passes on the packets until the source ends', async () => {
  const packets: Packet[] = [];
  await copy('h264.mp4', packet => packets.push(packet));
  expect(packets).toHaveLength(20);
  expect(packets[0]).toMatchObject({ key: true, width: 160, height: 120 });
  expect(await ffmpegChildren()).toEqual([]);
});

it('ends on abort', async () => {
  const stop = new AbortController();
  let packets = 0;
  await copy('h264.mp4', () => ++packets === 3 && stop.abort(), stop.signal);
  expect(packets).toBeLessThan(20);
  expect(await ffmpegChildren()).toEqual([]);
});

it('says that there is nothing to pass on', async () => {
  const none = () => {};
  await expect(copy('mjpeg.mkv', none)).rejects.toThrow(/mjpeg\.mkv is neither H\.264 nor H\.265/);
  await expect(copy('missing.mp4', none)).rejects.toThrow('no such file or folder');
});
