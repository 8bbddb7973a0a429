import { beforeEach, describe, expect, it } from 'vitest';
import { type Packet, PacketQueue } from './packets.ts';

const packet = (captured: number, key = false, bytes = 10): Packet => ({
  header: {
    ...{ kind: 'packet', camera: 'a', run: 1, pts: captured * 1000, captured, codec: 'avc1.64001f' },
    ...{ width: 640, height: 360, key, duration: 40_000 },
  },
  data: new Uint8Array(bytes),
});

let queue: PacketQueue;
beforeEach(() => {
  queue = new PacketQueue();
});
const rest = () => {
  const all: number[] = [];
  for (let next = queue.take(); next; next = queue.take()) all.push(next.header.captured);
  return all;
};

it('begins with a key packet, and again after it was cleared', () => {
  for (const [ms, key] of [[0], [40, true], [80], [120]] as const) queue.add(packet(ms, key));
  expect(rest()).toEqual([40, 80, 120]);
  queue.clear();
  for (const [ms, key] of [[160], [200, true]] as const) queue.add(packet(ms, key));
  expect(rest()).toEqual([200]);
});

it('tells what waits for the next packet to be decoded, B-frames as well', () => {
  expect(queue.firstCaptured).toBe(Infinity);
  for (const [ms, key] of [[200, true], [120], [160]] as const) queue.add(packet(ms, key));
  expect(queue.firstCaptured).toBe(120);
});

describe('what is far behind', () => {
  it('goes once a newer key packet is there', () => {
    for (let ms = 0; ms <= 3000; ms += 100) queue.add(packet(ms, ms % 1000 === 0));
    expect(queue.skipOld()).toBe(30);
    expect(queue.skipOld()).toBe(0);
    expect(rest()).toEqual([3000]);
  });

  it('stays where there is none: a long group of pictures is decoded through', () => {
    for (let ms = 0; ms <= 3000; ms += 100) queue.add(packet(ms, ms === 0));
    expect(queue.skipOld()).toBe(0);
    expect(rest()).toHaveLength(31);
  });

  it('is 2 s behind', () => {
    for (const ms of [0, 1000, 2000]) queue.add(packet(ms, true));
    expect(queue.skipOld()).toBe(0);
    queue.add(packet(2001));
    expect(queue.skipOld()).toBe(2);
  });
});

describe('too much', () => {
  it('makes way for the newest key packet', () => {
    queue.add(packet(0, true));
    for (let i = 1; i < 4000; i++) queue.add(packet(i, i === 900));
    expect(queue.add(packet(4000))).toBe(900);
    expect(rest()[0]).toBe(900);
  });

  it('goes altogether where there is none, by count or by size', () => {
    queue.add(packet(0, true, 20 * 2 ** 20));
    expect(queue.add(packet(1, false, 20 * 2 ** 20))).toBe(2);
    expect(queue.isEmpty).toBe(true);
    queue.add(packet(2));
    expect(queue.isEmpty).toBe(true);
  });
});
