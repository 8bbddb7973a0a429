import { afterAll, beforeAll, expect, it } from 'vitest';
import { whyNoRtsp } from '../../test/support/cameras.ts';
import { type RtspCameras, startRtsp } from '../../test/support/rtsp/index.ts';
import { copyPackets } from '../copy.ts';
import { openStream } from '../open.ts';
import type { Frame, Packet } from '../stream.ts';

const noRtsp = whyNoRtsp();
let cameras: RtspCameras;
beforeAll(async () => {
  if (!noRtsp) cameras = await startRtsp({ untimed: { kind: 'untimed' }, bframes: { kind: 'bframes' } });
}, 60_000);
afterAll(() => cameras?.stop());

async function read(name: string, count: number): Promise<{ frames: Frame[]; packets: Packet[] }> {
  const frames: Frame[] = [];
  const packets: Packet[] = [];
  const onPacket = (packet: Packet) => packets.push(packet);
  const options = { width: 48, height: 32, pace: 'live', onPacket } as const;
  for await (const frame of openStream(`${cameras.url}/${name}`, options)) {
    frames.push(frame);
    if (frames.length === count) break;
  }
  return { frames, packets };
}

it.skipIf(noRtsp)(
  'a camera without timestamps is timed by when its packets come',
  { timeout: 60_000 },
  async () => {
    const { frames, packets } = await read('untimed', 30);
    expect(frames.map(({ index }) => index)).toEqual(frames.map((_, i) => i));
    const timed = packets.slice(30).map(({ pts }) => pts);
    expect(new Set(timed).size).toBeGreaterThan(timed.length * 0.9);
    const seconds = (timed.at(-1)! - timed[0]!) / 1e6;
    expect(seconds).toBeGreaterThan(1);
    expect(timed.length / seconds).toBeGreaterThan(20);
    const copied: Packet[] = [];
    const stop = new AbortController();
    await copyPackets(
      `${cameras.url}/untimed`,
      packet => copied.push(packet) === 20 && stop.abort(),
      stop.signal,
    );
    expect(new Set(copied.map(({ pts }) => pts)).size).toBeGreaterThan(15);
    // From the second time on it is known.
    const again = await read('untimed', 10);
    expect(new Set(again.packets.map(({ pts }) => pts)).size).toBeGreaterThan(again.packets.length * 0.8);
  },
);

it.skipIf(noRtsp)(
  'the first packet of a camera is shown before all others',
  { timeout: 60_000 },
  async () => {
    const { packets } = await read('bframes', 20);
    const [first, ...others] = packets.map(({ pts }) => pts);
    const earliest = Math.min(...others);
    expect(earliest - first!).toBeGreaterThan(0);
    expect(earliest - first!).toBeLessThan(200_000);
  },
);
