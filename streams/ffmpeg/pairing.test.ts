import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { setImmediate as tick } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type Instant, Pairing } from './pairing.ts';
import { RawCutter } from './pipes.ts';

function setUp(pace: 'live' | 'fast') {
  const [gray, jpeg] = [new PassThrough(), new PassThrough()];
  const drops = { count: 0 };
  const pairing = new Pairing(
    [gray, jpeg].map(pipe => ({ pipe, cutter: new RawCutter(1) })),
    pace,
    () => drops.count++,
  );
  return { gray, jpeg, pairing, drops };
}

/** One-byte pictures from a number on. */
const pictures = (from: number, count: number) => Uint8Array.from({ length: count }, (_, i) => from + i);

function numbers(instant: Instant<Uint8Array> | 'silence' | undefined): number[] {
  if (typeof instant !== 'object') throw new Error(`no instant but ${instant}`);
  return [instant.number, ...instant.pictures.map(picture => picture[0]!)];
}

it('matches the n-th pictures of all pipes, however unevenly they come', async () => {
  const { gray, jpeg, pairing } = setUp('fast');
  gray.write(pictures(10, 3));
  jpeg.write(pictures(50, 1));
  expect(numbers(await pairing.next(0))).toEqual([0, 10, 50]);
  jpeg.write(pictures(51, 2));
  expect(numbers(await pairing.next(0))).toEqual([1, 11, 51]);
  expect(numbers(await pairing.next(0))).toEqual([2, 12, 52]);
});

it('ends with the first pipe that ends, after what is whole', async () => {
  const { gray, jpeg, pairing } = setUp('fast');
  gray.end(pictures(0, 2));
  jpeg.end(pictures(0, 1));
  expect(numbers(await pairing.next(0))).toEqual([0, 0, 0]);
  expect(await pairing.next(0)).toBeUndefined();
});

it('waits for the partners of a pipe that has ended', async () => {
  const { gray, jpeg, pairing } = setUp('fast');
  gray.end(pictures(0, 2));
  await once(gray, 'close');
  const next = pairing.next(0);
  await tick();
  jpeg.end(pictures(0, 2));
  expect(numbers(await next)).toEqual([0, 0, 0]);
  expect(numbers(await pairing.next(0))).toEqual([1, 1, 1]);
  expect(await pairing.next(0)).toBeUndefined();
});

it('holds up the pipes of a slow fast consumer', async () => {
  const { gray, jpeg, pairing, drops } = setUp('fast');
  for (let n = 0; n < 40; n++) {
    gray.write(pictures(n, 1));
    jpeg.write(pictures(n, 1));
    await tick();
  }
  expect(gray.isPaused()).toBe(true);
  expect(jpeg.isPaused()).toBe(true);
  for (let n = 0; n < 40; n++) expect(numbers(await pairing.next(0))).toEqual([n, n, n]);
  expect(drops.count).toBe(0);
});

it('holds up one pipe that is far ahead of the other', async () => {
  const { gray, jpeg, pairing } = setUp('live');
  for (let n = 0; n < 40; n++) {
    gray.write(pictures(n, 1));
    await tick();
  }
  expect(gray.isPaused()).toBe(true);
  expect(jpeg.isPaused()).toBe(false);
  for (let n = 0; n < 40; n++) {
    jpeg.write(pictures(n, 1));
    expect(numbers(await pairing.next(0))).toEqual([n, n, n]);
  }
});

it('drops the oldest of a slow live consumer, keeps 8, and never holds up the pipes', async () => {
  const { gray, jpeg, pairing, drops } = setUp('live');
  for (let n = 0; n < 40; n++) {
    gray.write(pictures(n, 1));
    jpeg.write(pictures(n, 1));
    await tick();
  }
  expect(gray.isPaused() || jpeg.isPaused()).toBe(false);
  expect(drops.count).toBe(32);
  expect(numbers(await pairing.next(0))).toEqual([32, 32, 32]);
});

it('reports silence', async () => {
  const { pairing } = setUp('live');
  expect(await pairing.next(10)).toBe('silence');
});

it('stops waiting on abort', async () => {
  const { pairing } = setUp('live');
  const abort = new AbortController();
  const next = pairing.next(0, abort.signal);
  abort.abort();
  expect(await next).toBeUndefined();
  expect(await pairing.next(0, abort.signal)).toBeUndefined();
});
