import { beforeEach, expect, it } from 'vitest';
import type { Packet } from '../../streams/index.ts';
import { FakeEngine } from '../testing.ts';
import { openStreams } from './streams.ts';

const packet = (pts: number, arrivedMs: number): Packet => ({
  ...{ codec: 'avc1.64001f', width: 640, height: 360, duration: 40_000, key: true, data: new Uint8Array() },
  ...{ pts, arrivedMs },
});
const [MAIN, SMALL, WALL] = ['rtsp://door/main', 'rtsp://door/small', 'rtsp://door/wall'];

let engine: FakeEngine;
let stop: AbortController;
let shown: number[];
let recorded: number[];
beforeEach(() => {
  engine = new FakeEngine();
  stop = new AbortController();
  [shown, recorded] = [[], []];
});
const open = (second: { detect?: string; live?: string } = {}) =>
  openStreams(
    { url: MAIN, ...second },
    {
      engine,
      frames: { width: 32, height: 32 },
      signal: stop.signal,
      shown: ({ pts }) => shown.push(pts),
      recorded: ({ pts }) => recorded.push(pts),
      arrived: () => {},
    },
  );
const frame = (pts: number, arrivedMs = 0) => ({ pts, arrivedMs });

it('has one process for a camera of one stream, on one clock', async () => {
  const streams = open();
  expect([engine.stream.address, engine.copies.size]).toEqual([MAIN, 0]);
  engine.stream.onPacket!(packet(1000, 5));
  expect([shown, recorded]).toEqual([[1000], [1000]]);
  expect([streams.pts(frame(7), 'shown'), streams.pts(frame(7), 'recorded')]).toEqual([7, 7]);
  stop.abort();
  await streams.ended();
});

it('analyses one, shows another and records the main one', async () => {
  const streams = open({ detect: SMALL, live: WALL });
  expect([engine.stream.address, [...engine.copies.keys()]]).toEqual([SMALL, [MAIN, WALL]]);
  // Their clocks began 1000 s, 2000 s and 3000 s ago; pictures of the same instant arrive within 20 ms.
  for (let ms = 0; ms < 1000; ms += 40) {
    engine.stream.onPacket!(packet(1e9 + ms * 1000, 5000 + ms));
    engine.copies.get(MAIN)!.onPacket(packet(2e9 + ms * 1000, 5010 + ms));
    engine.copies.get(WALL)!.onPacket(packet(3e9 + ms * 1000, 5020 + ms));
  }
  expect([shown.length, recorded.length, shown[0], recorded[0]]).toEqual([25, 25, 3e9, 2e9]);
  const at = frame(1e9 + 400_000, 5900); // decoded late
  expect(Math.abs(streams.pts(at, 'shown') - 3e9 - 400_000)).toBeLessThanOrEqual(40_000);
  expect(Math.abs(streams.pts(at, 'recorded') - 2e9 - 400_000)).toBeLessThanOrEqual(40_000);
  stop.abort();
  await streams.ended();
});

it('places frames of a stream without packets by their arrival', () => {
  const streams = open({ detect: SMALL });
  for (let ms = 0; ms < 1000; ms += 40) engine.copies.get(MAIN)!.onPacket(packet(ms * 1000, 5000 + ms));
  expect(streams.pts(frame(0, 5330), 'shown')).toBe(320_000);
});

it('ends all when one fails, and says why', async () => {
  const streams = open({ live: WALL });
  engine.copies.get(WALL)!.fail(new Error('no such stream'));
  for await (const _ of streams.frames);
  await expect(streams.ended()).rejects.toThrow('no such stream');
});

it('ends the others with the frames', async () => {
  const streams = open({ detect: SMALL });
  engine.stream.end();
  for await (const _ of streams.frames);
  await streams.ended();
});
