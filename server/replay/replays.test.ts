import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Grid } from '../../models/index.ts';
import { UserError } from '../../streams/index.ts';
import type { StartReplay, Verdict } from '../contract.ts';
import { eventually, FakeClock, FakeEngine, INTRUDER, QUIET } from '../testing.ts';
import { Replays } from './replays.ts';

const PAGE = 'pageone1';
const REQUEST: StartReplay = { path: 'here/clip', page: PAGE, model: 'yard', speed: 'fast' };

let engine: FakeEngine;
let clock: FakeClock;
let shown: { id: string; index: number; found: Verdict }[];
let removed: string[];
let watched: Set<string>;
let failures: string[];
let replays: Replays;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  engine = new FakeEngine();
  clock = new FakeClock();
  shown = [];
  removed = [];
  watched = new Set();
  failures = [];
  replays = new Replays({
    ...{ engine, clock },
    errors: { report: what => void failures.push(what) },
    roots: {
      list: async path => ({ path, entries: [] }),
      playable: async path => {
        if (path.includes('..')) throw new UserError('outside', 'forbidden');
        const found = { file: `/real/${path}`, root: '/real' };
        return path.endsWith('.mp4') ? { ...found, kind: 'video' } : { ...found, kind: 'clip', frames: 9 };
      },
    },
    live: {
      frame: (id, _run, { index }, found) => void shown.push({ id, index, found }),
      removed: id => void removed.push(id),
      isWatched: id => watched.has(id),
    },
  });
});
afterEach(async () => {
  await replays.close();
  vi.useRealTimers();
});

function feed(regions: readonly (Grid | undefined)[]) {
  for (const each of regions) engine.stream.push(each);
}
const until = (id: string, phase: string) =>
  eventually(() => {
    const progress = replays.progress(id, 0);
    expect(progress.phase).toBe(phase);
    return progress;
  });
/** @param seconds that pass for who looks after replays */
async function pass(seconds: number) {
  for (let i = 0; i < seconds; i++) {
    clock.time += 1000;
    await vi.advanceTimersByTimeAsync(1000);
  }
}

describe('Replays', () => {
  it('plays a clip to its end, with its scores and alerts', async () => {
    const replay = await replays.start(REQUEST);
    expect(replay).toEqual({
      ...{ id: expect.stringMatching(/^replay-/), path: 'here/clip', model: 'yard', fps: 10 },
      ...{ frames: 9, truth: null },
    });
    expect(engine.stream.address).toBe('/real/here/clip');
    feed([undefined, ...Array(7).fill(INTRUDER), QUIET]);
    engine.stream.end();
    expect(await until(replay.id, 'ended')).toEqual({
      ...{ phase: 'ended', played: 9, scores: [null, ...Array(7).fill(3), 0.5], alerts: 1 },
      result: { frames: 9, alerts: 1 },
    });
    expect(replays.progress(replay.id, 7).scores).toEqual([3, 0.5]);
    expect(shown.map(({ id, index, found }) => [id, index, found.boxes.length])).toEqual(
      [0, 1, 1, 1, 1, 1, 1, 1, 0].map((boxes, index) => [replay.id, index, boxes]),
    );
  });

  it('knows how long a video is, or says that it is none', async () => {
    expect(await replays.start({ ...REQUEST, path: 'here/walk.mp4' })).toMatchObject({ frames: 15 });
    const broken = replays.start({ ...REQUEST, path: 'here/nowhere.mp4' });
    await expect(broken).rejects.toThrow('does not answer');
  });

  it('pauses, goes on and stops', async () => {
    const { id } = await replays.start({ ...REQUEST, speed: 1 });
    replays.change(id, { paused: true });
    feed([QUIET, QUIET]);
    await new Promise(setImmediate);
    expect(shown).toHaveLength(0);
    expect(replays.progress(id, 0).phase).toBe('paused');
    replays.change(id, { paused: false, speed: 8 });
    await eventually(() => expect(shown).toHaveLength(2));
    await replays.stop(id);
    expect(removed).toEqual([id]);
    expect(() => replays.progress(id, 0)).toThrow('this replay has ended');
    await replays.stop(id); // again: two pages of one browser may say it
  });

  it('ends what a page played before, and refuses a third page', async () => {
    const first = await replays.start(REQUEST);
    const second = await replays.start(REQUEST);
    expect(removed).toEqual([first.id]);
    await replays.start({ ...REQUEST, page: 'pagetwo2' });
    const third = replays.start({ ...REQUEST, page: 'pagethree' });
    await expect(third).rejects.toMatchObject({ code: 'busy' });
    // One that is over does not count.
    engine.streams[1]!.end();
    await until(second.id, 'ended');
    await replays.start({ ...REQUEST, page: 'pagethree' });
  });

  it('lets only two begin, however many are asked for at once', async () => {
    const pages = ['pageaaaa', 'pagebbbb', 'pagecccc', 'pagedddd'];
    const results = await Promise.allSettled(pages.map(page => replays.start({ ...REQUEST, page })));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
  });

  it('ends what no page watches any more', async () => {
    const { id } = await replays.start(REQUEST);
    watched.add(id);
    await pass(20);
    expect(removed).toEqual([]);
    watched.clear();
    await pass(4);
    watched.add(id); // a connection that was lost for a moment
    await pass(2);
    watched.clear();
    await pass(5);
    expect(removed).toEqual([]);
    await pass(1);
    await eventually(() => expect(removed).toEqual([id]));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('says why one failed', async () => {
    const { id } = await replays.start(REQUEST);
    engine.stream.fail(new UserError('the clip is broken', 'source-failed', 3));
    expect(await until(id, 'failed')).toMatchObject({ reason: 'the clip is broken', played: 0 });
    const other = await replays.start(REQUEST);
    engine.stream.fail(new RangeError('index out of range'));
    expect(await until(other.id, 'failed')).toMatchObject({ reason: 'something unexpected failed' });
    expect(failures).toEqual(['a replay failed unexpectedly']);
  });

  it.each([
    [{ path: 'here/../x' }, 'outside'],
    [{ model: 'missing' }, 'there is no model missing'],
    [{ model: 'bare' }, 'the model bare does not know what is normal anywhere; choose one with a scene'],
    [{ falseAlarmsPerDay: 1 }, 'the model yard has fixed thresholds'],
  ])('refuses %j', async (change, message) => {
    await expect(replays.start({ ...REQUEST, ...change })).rejects.toThrow(message);
    expect(engine.streams).toHaveLength(0);
  });

  it('ends all of them with the server, and begins none afterwards', async () => {
    const { id } = await replays.start(REQUEST);
    await replays.close();
    expect(removed).toEqual([id]);
    await expect(replays.start(REQUEST)).rejects.toThrow('vigil is closing');
  });
});
