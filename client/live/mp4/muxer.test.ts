import { join } from 'node:path';
import {
  ALL_FORMATS,
  BufferSource,
  type EncodedPacket,
  EncodedPacketSink,
  FilePathSource,
  Input,
} from 'mediabunny';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countingPicture, ffmpeg, temporaryFolder } from '../../../test/support/ffmpeg.ts';
import type { Packet } from '../packets.ts';
import { lengthPrefixed, nalType, nalUnits } from './annexb.ts';
import { concat } from './boxes.ts';
import { type Fragment, Muxer, mp4Type } from './muxer.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

async function read(input: Input) {
  const track = (await input.getPrimaryVideoTrack())!;
  const packets: EncodedPacket[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet);
  const config = await track.getDecoderConfig();
  return { packets, codec: config!.codec, width: config!.codedWidth, height: config!.codedHeight };
}

/** 30 frames as a camera sends them, beginning at a timestamp of 5 s. */
async function recorded(...encoding: string[]): Promise<Packet[]> {
  const file = join(folder.path, 'camera.ts');
  await ffmpeg(...countingPicture(30, 10, '176x144'), ...encoding, '-f', 'mpegts', '-y', file);
  const { packets, codec } = await read(
    new Input({ formats: ALL_FORMATS, source: new FilePathSource(file) }),
  );
  const first = packets[0]!.timestamp;
  return packets.map(({ timestamp, type, data }) => {
    const pts = Math.round((timestamp - first) * 1e6) + 5_000_000;
    const header = {
      ...{ kind: 'packet', camera: 'a', run: 1, pts, captured: 0, codec },
      duration: 0,
    } as const;
    return {
      header: { ...header, width: 176, height: 144, key: type === 'key' },
      data: new Uint8Array(data),
    };
  });
}

const muxed = (muxer: Muxer, packets: readonly Packet[]): Fragment[] =>
  packets.map(packet => muxer.add(packet)!);

const reread = (fragments: readonly Fragment[]) =>
  read(
    new Input({
      formats: ALL_FORMATS,
      source: new BufferSource(concat(...fragments.map(({ data }) => data))),
    }),
  );

const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];

describe.each([
  ['H.264', [...H264, '-tune', 'zerolatency', '-g', '10'], 'avc'],
  ['H.264 with B frames', [...H264, '-bf', '3', '-g', '15'], 'avc'],
  ['H.265', ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none'], 'hevc'],
] as const)('%s', (_name, encoding, codec) => {
  it('is a fragment a packet that another reader reads as it was', async () => {
    const packets = await recorded(...encoding);
    expect(packets.length).toBeGreaterThanOrEqual(30);
    const muxer = new Muxer();
    const fragments = muxed(muxer, packets);
    expect(fragments.map(({ type }) => type)).toEqual([mp4Type(packets[0]!.header.codec), ...Array(29)]);

    const back = await reread(fragments);
    expect(back).toMatchObject({
      codec: packets[0]!.header.codec,
      width: 176,
      height: 144,
    });
    expect(back.packets.map(({ type }) => type === 'key')).toEqual(packets.map(({ header }) => header.key));
    const first = packets[0]!.header.pts;
    expect(back.packets.map(({ timestamp }) => Math.round(timestamp * 1e6))).toEqual(
      packets.map(({ header }) => 10_000_000 + header.pts - first),
    );
    expect(fragments.map(({ time }) => time)).toEqual(back.packets.map(({ timestamp }) => timestamp));
    for (const [i, { data }] of back.packets.entries()) {
      expect(data).toEqual(lengthPrefixed(codec, nalUnits(packets[i]!.data)));
    }
  });
});

it('begins with a key packet, and anew where parameter sets change', async () => {
  const [small, other] = [
    await recorded(...H264, '-g', '5'),
    await recorded(...H264, '-g', '5', '-refs', '4'),
  ];
  const muxer = new Muxer();
  expect(muxer.add(small[1]!)).toBeNull();
  const began = muxed(muxer, [...small.slice(0, 12), ...other.slice(0, 3)]).map(
    ({ type }) => type !== undefined,
  );
  expect(began.flatMap((is, i) => (is ? i : []))).toEqual([0, 12]);
});

it('closes the gap of a camera that stood still, or whose clock was set back', async () => {
  const packets = await recorded(...H264, '-tune', 'zerolatency', '-g', '5');
  const shifted = packets.map(({ header, data }, i) => {
    const pts = header.pts + (i < 10 ? 0 : i < 20 ? 7_000_000 : -3_000_000);
    return { header: { ...header, pts }, data };
  });
  const times = muxed(new Muxer(), shifted).map(({ time }) => time);
  const steps = times.slice(1).map((time, i) => Math.round(1000 * (time - times[i]!)));
  for (const step of steps) expect(Math.abs(step - steps[0]!)).toBeLessThan(5);
});

describe('NAL units', () => {
  const UNITS = [
    [0x67, 1, 2],
    [0x68, 0, 0, 3, 1],
    [0x65, 9],
  ];
  it('are found behind start codes of three and four bytes', () => {
    const [sps, pps, slice] = UNITS as [number[], number[], number[]];
    const data = Uint8Array.from([0, 0, 0, 1, ...sps, 0, 0, 1, ...pps, 0, 0, 0, 1, ...slice]);
    expect(nalUnits(data).map(nal => [...nal])).toEqual(UNITS);
    expect(nalUnits(Uint8Array.of(1, 2, 3))).toEqual([]);
  });

  it('of a sample are those that the header does not hold', () => {
    const sample = lengthPrefixed(
      'avc',
      [[9, 0x10], ...UNITS].map(nal => Uint8Array.from(nal)),
    );
    expect([...sample]).toEqual([0, 0, 0, 2, 0x65, 9]);
  });

  it('say their type', () => {
    expect(nalType('avc', Uint8Array.of(0x65))).toBe(5);
    expect(nalType('hevc', Uint8Array.of(0x42, 1))).toBe(33);
  });
});
