import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Packet } from '../../streams/index.ts';
import { temporaryFolder } from '../../test/support/ffmpeg.ts';
import {
  ffprobe,
  makeFootage,
  packetsOf,
  pictureHashes,
  pictureUnits,
  unitsOfFile,
} from '../../test/support/packets.ts';
import { cutClip } from './clip.ts';
import { Ring } from './ring.ts';

const RUN = 1;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const path = (name: string) => join(folder.path, name);
let rings = 0;

beforeAll(async () => {
  folder = await temporaryFolder();
  await makeFootage(path('h264.mp4'), { seconds: 8, bFrames: 3 });
  await makeFootage(path('hevc.mp4'), { codec: 'libx265', seconds: 8, bFrames: 3 });
  await makeFootage(path('baseline.mp4'), { seconds: 8, bFrames: 0 });
});
afterAll(() => folder?.remove());

/** What a camera sent, some of it still being collected. */
async function recorded(packets: readonly Packet[]): Promise<Ring> {
  const limits = () => ({ bytes: 1e9 });
  const options = { folder: path(`ring${rings++}`), limits, errors: { report: fail }, now: Date.now };
  const ring = new Ring(options);
  for (const packet of packets) ring.add(RUN, packet);
  return ring;
}
const fail = (what: string, error: unknown) => {
  throw new Error(what, { cause: error });
};

describe.each([
  { name: 'h264', codec: 'h264', tag: 'avc1' },
  { name: 'baseline', codec: 'h264', tag: 'avc1' },
  { name: 'hevc', codec: 'hevc', tag: 'hvc1' },
])('a clip of $name', ({ name, codec, tag }) => {
  it('is what the camera sent, picture for picture, from the key picture before', async () => {
    const packets = await packetsOf(path(`${name}.mp4`));
    const ring = await recorded(packets);
    const begin = packets[0]!.pts;
    const from = begin + 2_500_000;
    const to = begin + 5_900_000;
    const clip = path(`${name}-clip.mp4`);
    const footage = await cutClip(await ring.span(RUN, from, to), to, clip);

    const key = packets.findLast(packet => packet.key && packet.pts <= from)!;
    expect(footage).toEqual({ pts: key.pts, seconds: expect.closeTo(4, 0), width: 320, height: 240 });
    const probed = await ffprobe(clip);
    expect(probed).toMatchObject({ codec, tag, width: 320, height: 240 });
    expect(probed.seconds).toBeCloseTo(footage!.seconds, 3);
    expect(probed.times[0]).toBe(0);
    for (const [i, time] of probed.times.entries()) expect(time).toBeCloseTo(i / 25, 5);

    // From the key picture on, without those that are shown before it.
    const sent = packets.slice(packets.indexOf(key)).filter(({ pts }) => pts >= key.pts);
    const expected = sent.flatMap(packet => pictureUnits(packet));
    const units = await unitsOfFile(clip, name === 'hevc' ? 'hevc' : 'h264');
    expect(units.length).toBeGreaterThan(80);
    expect(units).toEqual(expected.slice(0, units.length));

    const first = Math.round(((key.pts - begin) / 1e6) * 25);
    const hashes = await pictureHashes(path(`${name}.mp4`));
    const cut = await pictureHashes(clip);
    expect(cut).toHaveLength(probed.times.length);
    expect(cut).toEqual(hashes.slice(first, first + cut.length));

    const bytes = await readFile(clip, 'latin1');
    expect(bytes.indexOf('moov')).toBeGreaterThan(0);
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
    await ring.close();
  });
});

describe('a clip', () => {
  it('begins with what there is', async () => {
    const packets = (await packetsOf(path('h264.mp4'))).slice(30);
    const ring = await recorded(packets);
    const to = packets[0]!.pts + 1e6;
    const footage = await cutClip(await ring.span(RUN, 0, to), to, path('late.mp4'));
    expect(footage!.pts).toBe(packets.find(({ key }) => key)!.pts);
  });

  it('is none where nothing was recorded', async () => {
    const ring = await recorded([]);
    expect(await cutClip(await ring.span(RUN, 0, 1e9), 1e9, path('none.mp4'))).toBeUndefined();
  });

  it('keeps the time of what is missing, and goes on after groups that are not there any more', async () => {
    const packets = await packetsOf(path('h264.mp4'));
    const ring = await recorded([...packets.slice(0, 50), ...packets.slice(100)]);
    const groups = await ring.span(RUN, packets[0]!.pts, packets[0]!.pts + 8e6);
    const gone = { ...groups[0]!, read: () => readFile(path('nowhere')) };
    const footage = await cutClip([gone, ...groups.slice(1)], Number.POSITIVE_INFINITY, path('gap.mp4'));
    expect(footage!.pts).toBe(packets[25]!.pts);
    expect(footage!.seconds).toBeCloseTo(7, 5);
    const { times } = await ffprobe(path('gap.mp4'));
    expect(times).toHaveLength(125);
    expect(times[25]).toBeCloseTo(3, 5);
  });

  it('ends where the clock of the camera goes back', async () => {
    const packets = await packetsOf(path('h264.mp4'));
    const all = async (some: Packet[]) => (await recorded(some)).span(RUN, packets[0]!.pts, 1e12);
    const groups = [...(await all(packets.slice(0, 50))), ...(await all(packets.slice(25)))];
    const footage = await cutClip(groups, 1e12, path('back.mp4'));
    expect(footage!.seconds).toBeCloseTo(2, 5);
  });

  it('is five minutes long at most', async () => {
    const slow = (await packetsOf(path('baseline.mp4'))).map(packet => ({
      ...packet,
      ...{ pts: packet.pts * 50, duration: 2e6, arrivedMs: packet.pts / 20 },
    }));
    const ring = await recorded(slow);
    const footage = await cutClip(await ring.span(RUN, slow[0]!.pts, 1e12), 1e12, path('long.mp4'));
    expect(footage!.seconds).toBeGreaterThan(295);
    expect(footage!.seconds).toBeLessThanOrEqual(302);
  });

  it('leaves nothing open where it can not be written', async () => {
    const ring = await recorded(await packetsOf(path('h264.mp4')));
    const groups = await ring.span(RUN, 0, 1e12);
    await expect(cutClip(groups, 1e12, '/nowhere/clip.mp4')).rejects.toThrow('ENOENT');
  });
});
