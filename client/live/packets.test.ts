import { expect, it } from 'vitest';
import { type Packet, PacketQueue } from './packets.ts';

const packet = (key: boolean, captured: number, bytes = 10): Packet => ({
  header: {
    ...{ kind: 'packet', camera: 'a', run: 1, pts: captured * 1000, captured },
    ...{ codec: 'avc1.64001f', width: 640, height: 360, key, duration: 0 },
  },
  data: new Uint8Array(bytes),
});
function take(queue: PacketQueue): number[] {
  const all: number[] = [];
  for (let next = queue.take(); next; next = queue.take()) all.push(next.header.captured);
  return all;
}

it('begins with a key packet', () => {
  const queue = new PacketQueue();
  for (const [i, key] of [false, true, false].entries()) queue.add(packet(key, i));
  expect(queue.beginsWithKey).toBe(true);
  expect(take(queue)).toEqual([1, 2]);
  queue.clear();
  queue.add(packet(false, 3));
  expect(queue.isEmpty).toBe(true);
});

it('goes on with the newest key packet where it is over 2 s behind', () => {
  const queue = new PacketQueue();
  for (let at = 0; at <= 2000; at += 500) queue.add(packet(at % 1000 === 0, at));
  expect(queue.skipOld()).toBe(0);
  queue.add(packet(false, 2001));
  expect(queue.skipOld()).toBe(4);
  expect(take(queue)).toEqual([2000, 2001]);
});

it('knows when the earliest frame was captured that waits, also with B frames', () => {
  const queue = new PacketQueue();
  for (const at of [0, 160, 80, 40]) queue.add(packet(at === 0, at));
  queue.take();
  expect(queue.firstCaptured).toBe(40);
});

it('holds 1000 packets, and 32 MB', () => {
  const queue = new PacketQueue();
  let dropped = 0;
  for (let i = 0; i <= 1000; i++) dropped += queue.add(packet(i % 300 === 0, i));
  expect(dropped).toBe(900);
  queue.clear();
  expect(queue.add(packet(true, 0, 20 * 2 ** 20))).toBe(0);
  expect(queue.add(packet(false, 1, 20 * 2 ** 20))).toBe(2);
  expect(queue.isEmpty).toBe(true);
});
