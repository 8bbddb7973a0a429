import { expect, it, vi } from 'vitest';
import type { Frame } from '../../streams/index.ts';
import type { Network } from '../engines/engine.ts';
import type { AnalysedFrame } from '../model.ts';
import { type Analysis, analyse } from './analyse.ts';
import type { ClipScorer } from './clip-scoring.ts';
import { readClip } from './clip-window.ts';

const input = { width: 16, height: 16, fps: 10, scale: 40 };
const network = { input, architecture: {} } as Network;
const background = new Float32Array(256);

async function* frames(count: number, skip: (index: number) => boolean = () => false): AsyncGenerator<Frame> {
  for (let index = 0; index < count; index++) {
    if (skip(index)) continue;
    yield {
      index,
      timeMs: index * 100,
      arrivedMs: 0,
      pts: index * 1e5,
      gray: new Uint8Array(256).fill(index),
    };
  }
}

/** Scores a frame by the gray level that it has, so that a mix-up shows. */
const honest: ClipScorer = {
  hop: 4,
  async score(_, ref) {
    const last = new Uint8Array(4 * 256);
    readClip(ref, last, 12);
    return Float32Array.from({ length: 4 * 4 }, (_, i) => last[Math.floor(i / 4) * 256]!);
  },
  end() {},
};

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

async function all(iterable: AsyncIterable<AnalysedFrame>): Promise<AnalysedFrame[]> {
  const found: AnalysedFrame[] = [];
  for await (const item of iterable) found.push(item);
  return found;
}

it('hands out every frame once, in order, with its own scores', async () => {
  const found = await all(analyse(frames(50), { model: network, pool: honest, background, pace: 'fast' }));
  expect(found.map(a => a.frame.index)).toEqual(range(0, 50));
  for (const { frame, regions } of found) {
    if (frame.index < 12 || frame.index >= 48) expect(regions).toBeUndefined();
    else expect([...regions!.values]).toEqual(Array(4).fill(frame.index));
  }
});

it('waits for the empty picture only where the network needs one', async () => {
  const scored = async (model: Network) => {
    const found = await all(analyse(frames(24), { model, pool: honest, pace: 'fast' }));
    return found.filter(frame => frame.regions).length;
  };
  expect(await scored(network)).toBe(0);
  expect(await scored({ ...network, input: { ...input, centre: 127.5 } })).toBe(12);
});

it('scores no clip across lost frames', async () => {
  const lost = (index: number) => index >= 20 && index < 25;
  const found = await all(
    analyse(frames(60, lost), { model: network, pool: honest, background, pace: 'fast' }),
  );
  expect(found).toHaveLength(55);
  const scored = found.filter(a => a.regions).map(a => a.frame.index);
  expect(scored).toEqual([...range(12, 20), ...range(37, 57)]);
});

it('goes on over one unreadable picture', async () => {
  const lost = (index: number) => index === 20;
  const found = await all(
    analyse(frames(40, lost), { model: network, pool: honest, background, pace: 'fast' }),
  );
  expect(found.filter(a => a.regions).map(a => a.frame.index)).toEqual([...range(12, 20), ...range(21, 37)]);
});

it('hands out the frames of a clip that was lost without regions, and counts it', async () => {
  const forgetful: ClipScorer = {
    ...honest,
    score: async (...args) => (args[1].position % 16 === 0 ? undefined : honest.score(...args)),
  };
  const analysis = analyse(frames(60), { model: network, pool: forgetful, background, pace: 'live' });
  const found = await all(analysis);
  expect(found.map(a => a.frame.index)).toEqual(range(0, 60));
  const scored = found.filter(a => a.regions).map(a => a.frame.index);
  expect(scored).toEqual([...range(16, 28), ...range(32, 44), ...range(48, 60)]);
  expect(analysis.stats).toEqual({ windows: 9, droppedWindows: 3, skippedWindows: 0 });
});

it('says how long the oldest clip has been waiting', async () => {
  let release = () => {};
  const slow: ClipScorer = {
    ...honest,
    score: async (...args) => {
      await new Promise<void>(resolve => {
        release = resolve;
      });
      return honest.score(...args);
    },
  };
  const analysis = analyse(frames(16), { model: network, pool: slow, background, pace: 'live' });
  const reading = all(analysis);
  await vi.waitFor(() => expect(analysis.queueAgeMs).toBeGreaterThan(20));
  release();
  await reading;
  expect(analysis.queueAgeMs).toBe(0);
});

it('tells the pool when its stream has ended, after its last clip was scored', async () => {
  const told: (number | 'scored')[] = [];
  const noted: ClipScorer = {
    ...honest,
    async score(...args) {
      await new Promise(resolve => setTimeout(resolve, 5));
      told.push('scored');
      return honest.score(...args);
    },
    end: stream => told.push(stream),
  };
  await all(analyse(frames(20), { model: network, pool: noted, background, pace: 'fast' }));
  expect(told).toEqual(['scored', 'scored', expect.any(Number)]);
});

it('ends with the error of a clip that could not be scored', async () => {
  const broken: ClipScorer = { ...honest, score: () => Promise.reject(new Error('out of memory')) };
  const analysis = analyse(frames(60), { model: network, pool: broken, background, pace: 'fast' });
  await expect(all(analysis)).rejects.toThrow('out of memory');
});

it('lets go of its source when it is left', async () => {
  let ended = false;
  async function* source() {
    try {
      yield* frames(1000);
    } finally {
      ended = true;
    }
  }
  for await (const { frame } of analyse(source(), {
    model: network,
    pool: honest,
    background,
    pace: 'fast',
  })) {
    if (frame.index === 5) break;
  }
  await vi.waitFor(() => expect(ended).toBe(true));
});

it('changes the network between two clips, with no frame missing', async () => {
  const next = { ...network, input: { ...input, scale: 1 } };
  const backgrounds: [Network, Float32Array][] = [];
  const noted: ClipScorer = {
    ...honest,
    score: (scoredBy, clip, picture, pace) => {
      backgrounds.push([scoredBy, picture.slice()]);
      return honest.score(scoredBy, clip, picture, pace);
    },
  };
  async function* source(): AsyncGenerator<Frame> {
    for await (const frame of frames(50)) {
      if (frame.index === 25) analysis.change(next);
      yield frame;
    }
  }
  const analysis: Analysis = analyse(source(), { model: network, pool: noted, background, pace: 'fast' });
  const found = await all(analysis);
  expect(found.map(a => a.frame.index)).toEqual(range(0, 50));
  for (const { frame, regions, scoredBy } of found) {
    const isScored = frame.index >= 12 && frame.index < 48;
    expect(scoredBy).toBe(isScored ? (frame.index < 24 ? network : next) : undefined);
    if (isScored) expect(regions!.values[0]).toBe(frame.index); // its clip reaches back over the change
  }
  // The empty picture went on where it was: it has not been learnt anew.
  const [before, after] = [2, 3].map(i => backgrounds[i]!) as [
    (typeof backgrounds)[0],
    (typeof backgrounds)[0],
  ];
  expect([before[0], after[0]]).toEqual([network, next]);
  expect(after[1][0]! - before[1][0]!).toBeCloseTo(4 * 0.2, 0);
});

it('refuses a network that wants other pictures', () => {
  const analysis = analyse(frames(1), { model: network, pool: honest, pace: 'fast' });
  const wider = { ...network, input: { ...input, width: 32 } };
  expect(() => analysis.change(wider)).toThrow('can not change the size');
});

it('lets the scores of a discriminator last, and begins anew after a lost clip', async () => {
  const model = { ...network, architecture: { discriminator: 8 } } as Network;
  const answers = [1, 0, undefined, 0].map(score => score !== undefined && new Float32Array(16).fill(score));
  const pool: ClipScorer = { hop: 4, end() {}, score: async () => answers.shift() || undefined };
  const found = await all(analyse(frames(28), { model, pool, background, pace: 'fast' }));
  const scores = found.slice(12).map(({ regions }) => regions && Math.max(...regions.values));
  expect(scores).toEqual([1, 1, 1, 1, 0.5, 0.25, 0.125, 0.0625, ...Array(4).fill(undefined), 0, 0, 0, 0]);
});
