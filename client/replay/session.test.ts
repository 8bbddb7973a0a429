import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Replay, ReplayProgress, StartReplay } from '../../server/contract.ts';
import { ApiFailure } from '../api.ts';
import { ReplaySession } from './session.ts';

const REQUEST = { path: 'ped2/Test/Test002', speed: 1 } as const;

let started: StartReplay[];
let calls: string[];
let progress: ReplayProgress | Error;
let answer: () => Promise<void>;
let session: ReplaySession;

beforeEach(() => {
  vi.useFakeTimers();
  [started, calls] = [[], []];
  progress = { phase: 'playing', played: 0, scores: [], alerts: 0 };
  answer = async () => {};
  session = new ReplaySession({
    async start(request) {
      started.push(request);
      await answer();
      const id = `r${started.length}`;
      return { id, path: request.path, model: 'm', fps: 10, frames: 4, truth: null } satisfies Replay;
    },
    async progress(id, from) {
      calls.push(`progress ${id} ${from}`);
      if (progress instanceof Error) throw progress;
      return progress;
    },
    change: async (id, change) => void calls.push(`change ${id} ${JSON.stringify(change)}`),
    end: async id => void calls.push(`end ${id}`),
  });
});
afterEach(() => vi.useRealTimers());

const look = () => vi.advanceTimersByTimeAsync(250);

describe('ReplaySession', () => {
  it('gathers scores until the end, and keeps what came of it', async () => {
    await session.start(REQUEST);
    expect(session.get()).toMatchObject({ status: 'playing', replay: { id: 'r1' }, scores: [] });
    progress = { phase: 'playing', played: 2, scores: [null, 0.5], alerts: 0 };
    await look();
    const result = { frames: 4, alerts: 1 };
    progress = { phase: 'ended', played: 4, scores: [2, 3], alerts: 1, result };
    await look();
    expect(session.get()).toMatchObject({ status: 'ended', scores: [null, 0.5, 2, 3], alerts: 1, result });
    await look();
    expect(calls).toEqual(['progress r1 0', 'progress r1 2']);
  });

  it('pauses, changes its speed, stops', async () => {
    session.change({ paused: true }); // nothing is played
    await session.start(REQUEST);
    session.change({ paused: true });
    expect(session.get().status).toBe('paused');
    session.change({ speed: 8 });
    session.stop();
    await look();
    expect(session.get()).toMatchObject({ status: 'stopped', replay: { id: 'r1' } });
    expect(calls).toEqual(['change r1 {"paused":true}', 'change r1 {"speed":8}', 'end r1']);
  });

  it('is one page, which forgets the replay before', async () => {
    await session.start(REQUEST);
    progress = { phase: 'playing', played: 1, scores: [1], alerts: 0 };
    await look();
    await session.start(REQUEST);
    expect(session.get()).toMatchObject({ replay: { id: 'r2' }, scores: [] });
    expect(started[0]!.page).toMatch(/^[a-z0-9]{32}$/);
    expect(started[1]!.page).toBe(started[0]!.page);
  });

  it('ends what is started only after the page was left', async () => {
    let begun = () => {};
    answer = () =>
      new Promise(done => {
        begun = done;
      });
    const starting = session.start(REQUEST);
    session.leave();
    begun();
    await starting;
    await look();
    expect(calls).toEqual(['end r1']);
    expect(session.get()).toMatchObject({ status: 'none', replay: null });
  });

  it('says why it could not start', async () => {
    answer = () => Promise.reject(new ApiFailure('2 replays are running already', 503));
    await session.start(REQUEST);
    expect(session.get()).toMatchObject({ status: 'none', problem: '2 replays are running already' });
  });

  it('asks on while the server does not answer, and says when the replay is gone', async () => {
    await session.start(REQUEST);
    progress = new ApiFailure('No answer from vigil. Is the server running?');
    await look();
    await look();
    expect(session.get().status).toBe('playing');
    progress = new ApiFailure('this replay has ended', 404);
    await look();
    expect(session.get()).toMatchObject({
      ...{ status: 'failed', problem: 'vigil has ended this replay. Start it again.' },
    });
    await look();
    expect(calls).toHaveLength(3);
  });
});
