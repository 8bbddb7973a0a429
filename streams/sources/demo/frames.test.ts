import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { demoFrames } from './frames.ts';
import { createScene } from './scene.ts';

const SEED = 11;
const BYTES = 640 * 360 * 3;

async function first(frames: Readable, count: number): Promise<Buffer[]> {
  const out: Buffer[] = [];
  for await (const frame of frames) {
    out.push(frame);
    if (out.length === count) break;
  }
  return out;
}

/** Worker threads of this process hold such a resource while they run. */
function workers(): number {
  return process.getActiveResourcesInfo().filter(name => name === 'MessagePort').length;
}
const idle = workers();

test.each(['live', 'fast'] as const)(
  '%s gives the frames of the scene in order, from `start` on',
  async pace => {
    const frames = await first(demoFrames({ seed: SEED, pace, start: 107 }), 3);
    const scene = createScene({ seed: SEED });
    for (const [i, frame] of frames.entries()) {
      const expected = Buffer.alloc(BYTES);
      scene.render(107 + i, expected);
      expect(frame.equals(expected)).toBe(true);
    }
  },
);

test('ends after `frames`, and its worker with it', async () => {
  const frames = demoFrames({ seed: SEED, pace: 'fast', frames: 5 });
  expect(await first(frames, Infinity)).toHaveLength(5);
  await expect.poll(workers).toBe(idle);
});

test('leaving the loop ends the worker', async () => {
  await first(demoFrames({ seed: SEED, pace: 'fast' }), 1);
  await expect.poll(workers).toBe(idle);
});

test('an abort ends the stream without an error, and the worker', async () => {
  const control = new AbortController();
  let count = 0;
  for await (const _ of demoFrames({ seed: SEED, pace: 'fast', signal: control.signal })) {
    if (++count === 5) control.abort();
  }
  expect(count).toBeLessThan(10);
  await expect.poll(workers).toBe(idle);
});

test('a signal that aborted before the start gives no frames', async () => {
  const frames = demoFrames({ seed: SEED, pace: 'live', signal: AbortSignal.abort() });
  expect(await first(frames, 1)).toEqual([]);
});

test('destroy closes it', async () => {
  const frames = demoFrames({ seed: SEED, pace: 'live' });
  frames.destroy();
  await once(frames, 'close');
  await expect.poll(workers).toBe(idle);
});
