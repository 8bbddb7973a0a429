import { EventEmitter } from 'node:events';
import sharp from 'sharp';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { eventually } from '../testing.ts';
import { Restream, type Viewer } from './restream.ts';

const BOX = { x: 0.25, y: 0.25, w: 0.5, h: 0.5, score: 2 };
let gray: Buffer;
beforeAll(async () => {
  const background = { r: 128, g: 128, b: 128 };
  gray = await sharp({ create: { width: 160, height: 120, channels: 3, background } })
    .jpeg()
    .toBuffer();
});

/** What a viewer gets, part by part. */
function viewer() {
  const events = new EventEmitter();
  const parts: Uint8Array[] = [];
  const fake = {
    writableNeedDrain: false,
    parts,
    write: (part: Uint8Array | string) => typeof part === 'string' || parts.push(part) > 0,
    ...{ writeHead: vi.fn(), on: (name: string, listener: () => void) => events.on(name, listener) },
    ...{ destroy: vi.fn(), leave: () => events.emit('close') },
  };
  return fake as typeof fake & Viewer;
}
const errors = { report: vi.fn() };
const restream = new Restream({ errors });
afterEach(() => vi.useRealTimers());

async function pixel(jpeg: Uint8Array, x: number, y: number): Promise<number[]> {
  const region = { left: x, top: y, width: 1, height: 1 };
  return [...(await sharp(jpeg).extract(region).raw().toBuffer())];
}

it('pushes pictures as they are, and with their boxes where there are any', async () => {
  const one = viewer();
  expect(restream.add('a', one)).toBe(true);
  await restream.frame('a', gray, []);
  await restream.frame('b', gray, []);
  await restream.frame('a', gray, [BOX]);
  expect(one.parts).toHaveLength(2);
  expect(one.parts[0]).toBe(gray);
  const [red, green] = await pixel(one.parts[1]!, 40, 60);
  expect(red! - green!).toBeGreaterThan(80);
  one.leave();
  await restream.frame('a', gray, []);
  expect(one.parts).toHaveLength(2);
});

it('leaves out pictures for a viewer that is too slow, and for no other', async () => {
  const [slow, quick] = [viewer(), viewer()];
  for (const each of [slow, quick]) restream.add('a', each);
  slow.writableNeedDrain = true;
  await restream.frame('a', gray, []);
  expect([slow, quick].map(({ parts }) => parts.length)).toEqual([0, 1]);
  for (const each of [slow, quick]) each.leave();
});

it('shows after 3 s that there is no picture', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const one = viewer();
  restream.add('a', one);
  await restream.frame('a', gray, []);
  vi.advanceTimersByTime(2999);
  expect(one.parts).toHaveLength(1);
  vi.advanceTimersByTime(1);
  vi.useRealTimers();
  await eventually(() => expect(one.parts).toHaveLength(2));
  expect((await pixel(one.parts[1]!, 20, 100))[0]).toBeLessThan(60);
  one.leave();
});

it('takes a bounded number of viewers', () => {
  const many = Array.from({ length: 17 }, viewer);
  expect(many.map(each => restream.add('a', each)).filter(taken => taken)).toHaveLength(16);
  for (const each of many) each.leave();
});

it('ends the viewers of a camera that is removed', async () => {
  const one = viewer();
  restream.add('a', one);
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  restream.removed('a');
  expect(one.destroy).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(10_000);
  await restream.frame('a', gray, []);
  expect(one.parts).toEqual([]);
  one.leave();
});
