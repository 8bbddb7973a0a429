import { beforeEach, describe, expect, it } from 'vitest';
import { decodeLive, type LiveHeader, type PacketHeader } from '../contract.ts';
import { messageOf } from './channel.ts';
import { Page } from './page.ts';

const instant = { camera: 'a', run: 1, pts: 0, captured: 0 };
const packet = (key: boolean, camera = 'a', pts = 0) => {
  const format = { codec: 'avc1.64001f', width: 640, height: 360, duration: 40_000 };
  return messageOf({ kind: 'packet', ...instant, ...format, camera, pts, key } satisfies PacketHeader);
};
const BOX = { x: 0, y: 0, w: 1, h: 1, score: 2 };
const picture = (index: number, boxes = [] as (typeof BOX)[]) =>
  messageOf({ kind: 'picture', ...instant, index, boxes, score: 1 });

let now: number;
let got: LiveHeader[];
let connection: { bufferedAmount: number; send(message: Uint8Array): void };
let page: Page;

beforeEach(() => {
  now = 1000;
  got = [];
  connection = {
    bufferedAmount: 0,
    send: message => got.push(decodeLive(message.buffer as ArrayBuffer).header),
  };
  page = new Page(connection, () => now);
});

const keys = () => got.map(header => header.kind === 'packet' && header.key);

describe('video', () => {
  it('begins with a key packet', () => {
    expect(page.ask({ watch: { a: 'video' } })).toEqual(['a']);
    for (const key of [false, true, false]) page.packet('a', packet(key));
    expect(keys()).toEqual([true, false]);
  });

  it('begins with the group of pictures that is going on', () => {
    page.ask({ watch: { a: 'video' } });
    page.catchUp('a', [packet(true), packet(false)]);
    page.packet('a', packet(false));
    expect(keys()).toEqual([true, false, false]);
  });

  it('goes on with the group of pictures after a gap, where that is still known', () => {
    page.ask({ watch: { a: 'video' }, handled: 0 });
    page.packet('a', packet(true));
    now += 701;
    page.packet('a', packet(false));
    page.ask({ watch: { a: 'video' }, handled: 1 });
    expect(page.needsKey('a')).toBe(true);
    page.packet('a', packet(false), [packet(true), packet(false), packet(false)]);
    expect(keys()).toEqual([true, true, false, false]);
    expect(page.needsKey('a')).toBe(false);
  });

  it('goes on when the page asks for other cameras, too', () => {
    page.ask({ watch: { a: 'video' } });
    page.packet('a', packet(true));
    expect(page.ask({ watch: { a: 'video', b: 'video' } })).toEqual(['b']);
    page.packet('a', packet(false));
    page.packet('b', packet(false, 'b'));
    expect(got).toHaveLength(2);
  });

  it('begins anew when it comes back from pictures', () => {
    page.ask({ watch: { a: 'video' } });
    page.packet('a', packet(true));
    page.ask({ watch: { a: 'pictures' } });
    page.packet('a', packet(true));
    expect(page.ask({ watch: { a: 'video' } })).toEqual(['a']);
    page.packet('a', packet(false));
    expect(got).toHaveLength(1);
  });
});

describe('a page that does not handle what it gets', () => {
  beforeEach(() => {
    page.ask({ watch: { a: 'video' }, handled: 0 });
    page.packet('a', packet(true));
  });

  it('misses packets after 0.7 s, and goes on with a key one once it has caught up', () => {
    now += 700;
    page.packet('a', packet(false));
    expect(got).toHaveLength(2);
    now += 1;
    page.packet('a', packet(false));
    page.picture(picture(0));
    expect(got).toHaveLength(2);
    page.ask({ watch: { a: 'video' }, handled: 2 });
    page.packet('a', packet(false));
    page.packet('a', packet(true));
    page.packet('a', packet(false));
    expect(keys()).toEqual([true, false, true, false]);
  });

  it('gains nothing by telling more than it was sent', () => {
    page.ask({ watch: { a: 'video' }, handled: 1e9 });
    page.packet('a', packet(false));
    now += 701;
    page.packet('a', packet(false));
    expect(got).toHaveLength(2);
  });

  it('gets answers all the same', () => {
    now += 10_000;
    page.answer(messageOf({ kind: 'clock', ping: 1, now }));
    expect(got.at(-1)).toEqual({ kind: 'clock', ping: 1, now });
  });
});

it('misses what does not fit into 32 MB of this process', () => {
  page.ask({ watch: { a: 'video' } });
  connection.bufferedAmount = 32 * 2 ** 20 + 1;
  page.packet('a', packet(true));
  expect(got).toEqual([]);
});

it('is never late when it does not tell what it has handled', () => {
  page.ask({ watch: { a: 'pictures' } });
  for (let i = 0; i < 100; i++, now += 100) page.picture(picture(i));
  expect(got).toHaveLength(100);
});

it('gets every second picture of the calm cameras of a large wall, and all of those with a box', () => {
  const wall = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`${i}`, 'pictures' as const]));
  const shown = (boxes: (typeof BOX)[]) => {
    got.length = 0;
    for (let i = 0; i < 4; i++) page.picture(picture(i, boxes));
    return got.map(header => header.kind === 'picture' && header.index);
  };
  page.ask({ watch: wall(9) });
  expect(shown([])).toEqual([0, 1, 2, 3]);
  page.ask({ watch: wall(10) });
  expect(shown([])).toEqual([0, 2]);
  expect(shown([BOX])).toEqual([0, 1, 2, 3]);
});
