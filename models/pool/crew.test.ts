import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clipOf } from '../../test/clip.ts';
import { FakeThread } from '../../test/support/fake-thread.ts';
import type { Network } from '../engines/engine.ts';
import { type PoolOptions, ScoringPool } from './scoring-pool.ts';

const network = {} as Network;
const background = new Float32Array(1);
let threads: FakeThread[];
let lines: string[];
let pool: ScoringPool;

function start(options: PoolOptions = {}, setUp: (thread: FakeThread) => void = () => {}): void {
  pool = new ScoringPool({
    spawn: name => {
      const thread = new FakeThread(name);
      setUp(thread);
      threads.push(thread);
      return thread;
    },
    log: { info: line => lines.push(line), warn: line => lines.push(`warn ${line}`) },
    ...options,
  });
}

const score = (stream: number, position = 0, of = network) =>
  pool.score(of, clipOf(new Uint8Array(16), stream, position), background);
/** Lets everything happen that waits for no timer. */
const settled = async () => {
  for (let i = 0; i < 20; i++) await turn();
};
const scored = (thread: FakeThread) => thread.told.filter(line => line.startsWith('score'));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  threads = [];
  lines = [];
});
afterEach(async () => {
  for (const thread of threads) thread.release();
  await pool.close();
  vi.useRealTimers();
});

describe('the choice of an engine', () => {
  it('takes the first that can be loaded, and says in one line why not the others', async () => {
    start({ threads: 2 }, thread => {
      thread.unable.set('onnx-cuda', 'Failed to load shared library\n at …');
    });
    await pool.load(network);
    expect(lines).toEqual(['scoring on onnx-cpu (CPU); not on onnx-cuda: Failed to load shared library']);
    expect(threads.map(({ gone }) => gone)).toEqual([true, false, false]);
    expect(pool.figures()).toMatchObject({ engine: 'onnx-cpu', threads: 2 });
  });

  it('has a thread on each GPU', async () => {
    start({ devices: 3 });
    await pool.load(network);
    expect(threads.map(({ told }) => told)).toEqual([0, 1, 2].map(i => [`load 0 onnx-cuda ${i}`]));
  });

  it('says why the engine that was asked for can’t be had, and tries it again for the next network', async () => {
    start({ threads: 1, engine: 'onnx-webgpu' }, thread => {
      thread.unable.set('onnx-webgpu', threads.length ? undefined : 'No supported adapters');
    });
    await expect(pool.load(network)).rejects.toThrow('No supported adapters');
    await pool.load(network);
    expect(lines).toEqual(['scoring on onnx-webgpu (CPU); as asked for']);
  });
});

describe('a thread that dies', () => {
  it('is replaced at once, with all networks, and its clip tried again', async () => {
    const other = {} as Network;
    start({ threads: 1, engine: 'onnx-cpu' });
    await pool.load(network);
    await pool.load(other);
    const result = score(1);
    threads[0]!.die('out of memory');
    await vi.advanceTimersByTimeAsync(1);
    await settled();
    threads[1]!.finish();
    expect(await result).toEqual(Float32Array.of(1));
    expect(threads[1]!.told.sort()).toEqual(['load 0 onnx-cpu 0', 'load 1 onnx-cpu 0', 'score 1.0']);
    expect(lines[1]).toBe('warn a scoring thread ended (out of memory); started another');
  });

  it('over a second thread, rejects the clip; the next one starts after a pause that grows', async () => {
    start({ threads: 1, engine: 'onnx-cpu' });
    await pool.load(network);
    const result = score(1).catch((error: Error) => error.message);
    const pauses: number[] = [];
    for (let i = 0; i < 7; i++) {
      threads.at(-1)!.die(`death ${i}`);
      await settled();
      let waited = 0;
      for (; threads.length === i + 1 && waited < 60_000; waited += 500)
        await vi.advanceTimersByTimeAsync(500);
      pauses.push(waited / 1000);
      await settled();
    }
    expect(await result).toBe('death 1');
    expect(pauses).toEqual([0.5, 1, 2, 5, 10, 30, 30]);
    // One that scores something makes up for them.
    const next = score(1, 4);
    await settled();
    threads.at(-1)!.finish();
    await next;
    threads.at(-1)!.die('again');
    await settled();
    expect(lines.at(-1)).toBe('warn a scoring thread ended (again); started another');
  });

  it('twice over one network, ends that network and no other', async () => {
    const deadly = { input: {} } as Network;
    start({ threads: 1, engine: 'onnx-cpu' }, thread => {
      thread.diesOf = deadly.input;
    });
    await pool.load(network);
    const waiting = score(1, 0, deadly).catch((error: Error) => error.message);
    for (let i = 0; i < 4; i++) {
      await settled();
      await vi.advanceTimersByTimeAsync(2000);
    }
    expect(await waiting).toBe('died loading');
    const result = score(2);
    await settled();
    threads.at(-1)!.finish();
    expect(await result).toEqual(Float32Array.of(2));
  });
});

describe('a GPU that fails', () => {
  it('is left for the CPU with a warning, and every window is tried again there', async () => {
    start({ threads: 2 });
    await pool.load(network);
    const results = [score(1), score(2), score(3)];
    threads[0]!.fail('CUDA error 719: unspecified launch failure\n at …');
    await settled();
    expect(lines.slice(1)).toEqual([
      'warn onnx-cuda failed (CUDA error 719: unspecified launch failure); scoring goes on with onnx-cpu',
    ]);
    expect(pool.figures()).toMatchObject({ engine: 'onnx-cpu', threads: 2 });
    threads[1]!.fail('CUDA error 719'); // what it was doing; nothing more is said
    for (let i = 0; i < 3; i++) {
      await settled();
      for (const thread of threads.slice(2)) if (thread.scoring) thread.finish();
    }
    expect(await Promise.all(results)).toEqual([1, 2, 3].map(n => Float32Array.of(n)));
    expect(lines).toHaveLength(2);
    expect(threads.map(({ gone }) => gone)).toEqual([true, true, false, false]);
  });

  it('is left when two threads die over it, whatever clip they had', async () => {
    start();
    await pool.load(network);
    const result = score(1);
    for (let i = 0; i < 2; i++) {
      threads.at(-1)!.die('driver gone');
      await vi.advanceTimersByTimeAsync(1);
      await settled();
    }
    const [last] = threads.filter(({ gone }) => !gone);
    expect(last!.told).toEqual(['load 0 onnx-cpu 0', 'score 1.0']);
    last!.finish();
    expect(await result).toEqual(Float32Array.of(1));
  });

  it('on the CPU rejects what could not be scored, and goes on', async () => {
    start({ threads: 1, engine: 'onnx-cpu' });
    await pool.load(network);
    const result = score(1).catch((error: Error) => error.message);
    threads[0]!.fail('index out of range');
    expect(await result).toBe('index out of range');
    const next = score(1, 4);
    threads[0]!.finish();
    expect(await next).toBeDefined();
  });
});

describe('networks', () => {
  it('are loaded in one thread after the other, while the others go on scoring', async () => {
    const late = {} as Network;
    start({ threads: 2, engine: 'onnx-cpu' });
    await pool.load(network);
    for (const thread of threads) thread.held = true;
    const loading = pool.load(late);
    await settled();
    const result = score(1);
    expect(threads.map(({ told }) => told.slice(1))).toEqual([['load 1 onnx-cpu 0'], ['score 1.0']]);
    threads[1]!.finish();
    expect(await result).toBeDefined();
    for (const thread of threads) thread.release();
    await loading;
    expect(threads[1]!.told).toContain('load 1 onnx-cpu 0');
  });

  it('are unloaded when no stream uses them any more', async () => {
    const next = {} as Network;
    start({ threads: 1, engine: 'onnx-cpu' });
    await pool.load(network);
    await pool.load(next);
    const [thread] = threads as [FakeThread];
    const scoreNow = async (position: number, of: Network) => {
      const result = score(1, position, of);
      thread.finish();
      await result;
    };
    await scoreNow(0, network);
    pool.unload(network);
    await settled();
    expect(thread.told).not.toContain('unload 0'); // its camera may not have changed yet
    await scoreNow(4, next);
    await settled();
    expect(thread.told.at(-1)).toBe('unload 0');
    await expect(pool.load(network)).resolves.toBeUndefined();
    expect(thread.told.at(-1)).toBe('load 2 onnx-cpu 0');
  });

  it('stay loaded for a while, but not all that ever were', async () => {
    start({ threads: 1, engine: 'onnx-cpu' });
    const unloaded = () => threads[0]!.told.filter(line => line.startsWith('unload'));
    const networks = Array.from({ length: 5 }, () => ({}) as Network);
    for (const each of networks) await pool.load(each);
    expect(unloaded()).toEqual([]); // their cameras have not begun yet
    for (const [stream, each] of networks.entries()) {
      const result = score(stream, 0, each);
      threads[0]!.finish();
      await result;
      if (stream > 0) pool.end(stream);
    }
    await pool.load(network);
    await settled();
    expect(unloaded()).toEqual(['unload 1', 'unload 2']); // 0 is still in use
  });
});

it('waits a few milliseconds for a batch of several streams, on an engine that likes them', async () => {
  start({ threads: 1, engine: 'tfjs' }, thread => {
    thread.batch = 3;
  });
  await pool.load(network);
  const [thread] = threads as [FakeThread];
  const results = [score(1), score(2), score(1, 4)];
  expect(scored(thread)).toEqual([]);
  await vi.advanceTimersByTimeAsync(5);
  expect(scored(thread)).toEqual(['score 1.0 2.0']);
  thread.finish();
  await settled();
  results.push(score(2, 4), score(3), score(4));
  await settled();
  expect(scored(thread)[1]).toBe('score 1.4 2.4 3.0'); // full: it goes at once
  thread.finish();
  await vi.advanceTimersByTimeAsync(5);
  thread.finish();
  expect(await Promise.all(results)).toEqual([1, 2, 1, 2, 3, 4].map(n => Float32Array.of(n)));
  expect(pool.figures()).toMatchObject({ engine: 'tfjs', batch: 2, waiting: 0 });
});

it('tells a thread of a stream that ended, or that another thread took over', async () => {
  start({ threads: 2, engine: 'onnx-cpu' });
  await pool.load(network);
  const [first, second] = threads as [FakeThread, FakeThread];
  const results = [score(1)];
  first.finish();
  await settled();
  results.push(score(2));
  results.push(score(1, 4)); // the first thread scores stream 2 now
  await settled();
  expect(first.told.at(-1)).toBe('forget 1');
  second.finish();
  first.finish();
  await Promise.all(results);
  pool.end(1);
  expect(second.told.at(-1)).toBe('forget 1');
});
