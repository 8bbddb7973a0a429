import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Frame } from '../../streams/index.ts';
import { workerFile } from '../../streams/worker-file.ts';
import { clipOf } from '../../test/clip.ts';
import { goldenArchitecture, goldenWeights, relativeError } from '../../test/golden.ts';
import { FakeThread } from '../../test/support/fake-thread.ts';
import { analyse } from '../analysis/analyse.ts';
import { ENGINES, type Network } from '../engines/engine.ts';
import { type AnalysedFrame, HOP } from '../model.ts';
import { type PoolOptions, ScoringPool } from './scoring-pool.ts';

const network: Network = {
  architecture: goldenArchitecture,
  weights: goldenWeights('adam1'),
  input: { width: 48, height: 32, fps: 10, scale: 40 },
};
const pixels = 48 * 32;
const background = new Float32Array(pixels).fill(100);
const framesOf = (seed: number) => Uint8Array.from({ length: 16 * pixels }, (_, i) => (i * (seed + 7)) % 251);
const clip = (seed: number) => clipOf(framesOf(seed), seed);

let pool: ScoringPool;
const open = (options: PoolOptions) => {
  pool = new ScoringPool({ engine: 'onnx-cpu', ...options });
};
afterEach(() => pool.close());

it('gives what the engine gives, for many clips at once', async () => {
  open({ threads: 2 });
  const regions = await Promise.all(
    Array.from({ length: 8 }, (_, i) => pool.score(network, clip(i), background)),
  );
  const engine = await ENGINES['onnx-cpu'](network, { threads: 1, hop: HOP });
  for (const [i, ours] of regions.entries()) {
    expect([ours]).toEqual(await engine.score([{ clip: clip(i), background }]));
  }
  await engine.close();
  const { msPerClip, ...figures } = pool.figures();
  expect(figures).toEqual({
    ...{ engine: 'onnx-cpu', threads: 2, threadsEach: 1, batch: 1, waiting: 0 },
    clipsPerSecond: expect.any(Number),
  });
  expect(msPerClip).toBeGreaterThan(0);
});

it('says why a network can’t be loaded', async () => {
  open({ threads: 1 });
  const broken = { ...network, weights: new Map() };
  await expect(pool.load(broken)).rejects.toThrow('no weight');
  await expect(pool.score(broken, clip(1), background)).rejects.toThrow('no weight');
  expect(await pool.score(network, clip(1), background)).toHaveLength(HOP * 4 * 6); // and goes on
});

it('scores with a network again that was unloaded', async () => {
  open({ threads: 1 });
  const before = await pool.score(network, clip(1), background);
  pool.end(1);
  pool.unload(network);
  expect(await pool.score(network, clip(1), background)).toEqual(before);
});

it('rejects what is left when it is closed', async () => {
  open({ threads: 1 });
  const scoring = Array.from({ length: 3 }, (_, i) => pool.score(network, clip(i), background));
  const results = Promise.allSettled(scoring);
  await pool.close();
  expect((await results).filter(r => r.status === 'rejected').length).toBeGreaterThanOrEqual(2);
  await expect(pool.score(network, clip(1), background)).rejects.toThrow('the scoring pool is closed');
});

/** Every frame is another one. */
async function* footage(count: number): AsyncGenerator<Frame> {
  for (let index = 0; index < count; index++) {
    const gray = Uint8Array.from({ length: pixels }, (_, i) => (i * (index + 3)) % 253);
    yield { index, timeMs: index * 100, arrivedMs: 0, pts: index * 1e5, gray };
  }
}

async function all(analysis: AsyncIterable<AnalysedFrame>): Promise<AnalysedFrame[]> {
  const found: AnalysedFrame[] = [];
  for await (const frame of analysis) found.push(frame);
  return found;
}

/** A real thread that dies when it has been given this many clips. */
const mortal = (clips: number) => (name: string) =>
  new Worker(
    `import(${JSON.stringify(workerFile('worker', import.meta.url).href)}).then(() => {
       let left = ${clips};
       require('node:worker_threads').parentPort.on('message', ({ kind }) => {
         if (kind === 'score' && --left === 0) throw new Error('killed');
       });
     })`,
    { eval: true, name },
  );

describe('a file', () => {
  const play = () => all(analyse(footage(120), { model: network, pool, background, pace: 'fast' }));

  it('loses no frame and no region when threads are killed in the middle of it', async () => {
    open({ threads: 2 });
    const expected = await play();
    await pool.close();
    const lines: string[] = [];
    open({ threads: 2, spawn: mortal(9), log: { info: () => {}, warn: line => lines.push(line) } });
    const found = await play();
    expect(lines.length).toBeGreaterThanOrEqual(2);
    expect(new Set(lines)).toEqual(new Set(['a scoring thread ended (killed); started another']));
    expect(found.map(({ frame }) => frame.index)).toEqual(expected.map(({ frame }) => frame.index));
    for (const [i, { regions }] of found.entries()) {
      const known = expected[i]!.regions;
      expect(regions === undefined).toBe(known === undefined);
      // A new thread starts from the whole clip, which rounds otherwise than going on from kept features.
      if (regions && known) expect(relativeError(regions.values, known.values)).toBeLessThan(1e-5);
    }
    expect(found.filter(({ regions }) => regions)).toHaveLength(108);
  });
});

it('loses the oldest windows of a live camera that is starved, counts them and holds no more than two', async () => {
  const threads: FakeThread[] = [];
  open({
    threads: 1,
    spawn: name => {
      const thread = new FakeThread(name, HOP * 4 * 6);
      threads.push(thread);
      return thread;
    },
  });
  await pool.load(network);
  const analysis = analyse(footage(64), { model: network, pool, background, pace: 'live' });
  const reading = all(analysis);
  await vi.waitFor(() => expect(analysis.stats.droppedWindows).toBe(10));
  expect(pool.figures().waiting).toBe(2);
  for (let i = 0; i < 3; i++) {
    await vi.waitFor(() => expect(threads[0]!.scoring).toBe(true));
    threads[0]!.finish();
  }
  const found = await reading;
  expect(analysis.stats).toEqual({ windows: 3, droppedWindows: 10, skippedWindows: 0 });
  expect(found.map(({ frame }) => frame.index)).toEqual(Array.from({ length: 64 }, (_, i) => i));
  const scored = found.filter(({ regions }) => regions).map(({ frame }) => frame.index);
  expect(scored).toEqual([12, 13, 14, 15, 56, 57, 58, 59, 60, 61, 62, 63]);
});
