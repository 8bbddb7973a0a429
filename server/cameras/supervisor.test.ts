import { afterEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../streams/index.ts';
import type { CameraState } from '../contract.ts';
import { eventually, FakeClock, FakeLog } from '../testing.ts';
import type { CameraRun } from './camera.ts';
import type { CameraSettings } from './registry.ts';
import { Supervisor } from './supervisor.ts';

const DOOR: CameraSettings = {
  id: 'a',
  name: 'Door',
  url: 'rtsp://door',
  model: 'yard',
  calibration: 'model',
};
const stream = (dropped = 0, unreadable = 0) => ({ frames: 100, dropped, unreadable });
const PICTURE = { phase: 'watching', analysed: true, stream: stream() } as const;

const running: Supervisor[] = [];
afterEach(() => Promise.all(running.splice(0).map(supervisor => supervisor.close())));

/** A supervisor of one camera, all of its states in order, and what `run` does. */
function supervise(run: (run: CameraRun, count: number) => Promise<void>, clock = new FakeClock()) {
  const states: CameraState[] = [];
  const log = new FakeLog();
  const forget = vi.fn(async (_id: string) => {});
  let count = 0;
  const supervisor = new Supervisor({
    run: one => run(one, ++count),
    forget,
    changed: id => states.push(supervisor.state(id)),
    log,
    clock,
  });
  running.push(supervisor);
  supervisor.start(DOOR);
  return { supervisor, states, log, clock, forget, runs: () => count };
}

const untilAborted = (signal: AbortSignal) =>
  new Promise<void>(done => signal.addEventListener('abort', () => done(), { once: true }));

describe('Supervisor', () => {
  it('tries a source that fails again after 1, 2, 5, 10, 30, 30 s', async () => {
    const { clock, log, states } = supervise(async () => {
      throw new UserError('rtsp://u:pw@door refused', 'source-failed', 3);
    }, new FakeClock(6));
    await eventually(() => expect(clock.sleeps).toHaveLength(7));
    expect(clock.sleeps).toEqual([1000, 2000, 5000, 10_000, 30_000, 30_000, 30_000]);
    expect(states[1]).toEqual({
      phase: 'offline',
      since: 1_000_000,
      reason: 'rtsp://u:***@door refused',
      code: 'source-failed',
      retryAt: 1_001_000,
      fps: 0,
      dropped: 0,
      unreadable: 0,
    });
    expect(states.slice(0, 4).map(({ phase }) => phase)).toEqual([
      'connecting',
      'offline',
      'connecting',
      'offline',
    ]);
    expect(log.lines).toEqual(['warn camera Door is offline: rtsp://u:***@door refused']);
  });

  it('starts over with the steps after a stable run, and not after a short one', async () => {
    const clock = new FakeClock(5);
    const { log } = supervise(async ({ report }, count) => {
      if (count >= 3) {
        report(PICTURE);
        clock.time += count === 3 ? 29_999 : 30_000;
      }
      throw new UserError('gone', 'source-failed', 3);
    }, clock);
    await eventually(() => expect(clock.sleeps).toHaveLength(6));
    expect(clock.sleeps).toEqual([1000, 2000, 5000, 1000, 1000, 1000]);
    expect(log.lines.slice(0, 3)).toEqual([
      'warn camera Door is offline: gone',
      'info camera Door is back',
      'warn camera Door is offline: gone',
    ]);
  });

  it('starts a file again at once when it has ended, a very short one after a second', async () => {
    const clock = new FakeClock();
    const { states, runs } = supervise(async ({ report, signal }, count) => {
      if (count === 4) return untilAborted(signal);
      report(PICTURE);
      clock.time += count === 1 ? 60_000 : 200;
    }, clock);
    await eventually(() => expect(runs()).toBe(4));
    expect(clock.sleeps).toEqual([800, 800]);
    expect(states.map(({ phase }) => phase)).not.toContain('offline');
  });

  it('takes a source that ends without a picture for one that failed', async () => {
    const { clock, states } = supervise(async () => {}, new FakeClock(1));
    await eventually(() => expect(clock.sleeps).toEqual([1000, 2000]));
    expect(states[1]).toMatchObject({ phase: 'offline', reason: 'the source ended without a picture' });
  });

  it('says so when something unexpected fails, and goes on trying', async () => {
    const { clock, states, log } = supervise(async () => {
      throw new TypeError('x is undefined\n    at secret place');
    }, new FakeClock(0));
    await eventually(() => expect(clock.sleeps).toEqual([1000]));
    expect(states[1]!.reason).toBe('something unexpected failed: x is undefined');
    expect(log.lines[0]).toBe('error camera Door failed: x is undefined');
    expect(log.stacks).toEqual([expect.stringContaining('at secret place')]);
  });

  it('shows phases, frames a second and losses as the run reports them', async () => {
    const clock = new FakeClock();
    const { supervisor, runs } = supervise(async ({ report, signal }) => {
      for (let i = 0; i < 100; i++) {
        report({ phase: 'calibrating', progress: i / 100, analysed: true, stream: stream(i, 1) });
        clock.time += 100;
      }
      const stats = { windows: 26, droppedWindows: 2, skippedWindows: 0 };
      report({ ...PICTURE, analysed: false, stream: stream(100), analysis: { stats, queueAgeMs: 0 } });
      return untilAborted(signal);
    }, clock);
    await eventually(() => expect(runs()).toBe(1));
    expect(supervisor.state('a')).toEqual({
      phase: 'watching',
      since: 1_010_000,
      fps: 10, // 100 frames in 10 s: this one was not scored
      dropped: 102,
      droppedShare: 0.5, // of the frames, more than of the windows
      unreadable: 0,
    });
  });

  it('keeps what a run remembers for the next one', async () => {
    const memories: unknown[] = [];
    const { runs } = supervise(async ({ memory, report, signal }, count) => {
      memories.push(memory);
      report(PICTURE);
      if (count === 2) await untilAborted(signal);
    });
    await eventually(() => expect(runs()).toBe(2));
    expect(memories[0]).toBe(memories[1]);
  });

  it('starts with new settings once the old run has ended, and forgets the calibration before', async () => {
    const order: string[] = [];
    const { supervisor, forget, runs } = supervise(async ({ settings, signal }) => {
      order.push(`start ${settings.url}`);
      await untilAborted(signal);
      order.push(`end ${settings.url}`);
    });
    forget.mockImplementation(async () => void order.push('forget'));
    await eventually(() => expect(runs()).toBe(1));
    supervisor.start({ ...DOOR, url: 'rtsp://gate' }, true);
    await eventually(() => expect(runs()).toBe(2));
    expect(order).toEqual(['start rtsp://door', 'end rtsp://door', 'forget', 'start rtsp://gate']);
  });

  it('hears nothing from a run that was replaced or removed', async () => {
    const reports: CameraRun['report'][] = [];
    const { supervisor, states, forget } = supervise(async ({ report, signal }) => {
      reports.push(report);
      await untilAborted(signal);
    });
    await eventually(() => expect(reports).toHaveLength(1));
    supervisor.remove(DOOR);
    const before = states.length;
    reports[0]!(PICTURE);
    expect(states).toHaveLength(before);
    await supervisor.close();
    expect(forget).toHaveBeenCalledWith('a');
  });

  it('forgets one that was kept once it is removed after all', async () => {
    const { supervisor, runs, forget } = supervise(({ signal }) => untilAborted(signal));
    await eventually(() => expect(runs()).toBe(1));
    supervisor.remove(DOOR, true);
    await new Promise(done => setTimeout(done, 20));
    expect(forget).not.toHaveBeenCalled();
    supervisor.remove(DOOR);
    await supervisor.close();
    expect(forget).toHaveBeenCalledExactlyOnceWith('a');
  });

  it('starts one that was removed a moment ago only when nothing of it runs or is forgotten any more', async () => {
    let end = () => {};
    const { supervisor, runs, forget } = supervise(async ({ signal }) => {
      await untilAborted(signal);
      await new Promise<void>(done => {
        end = done;
      });
    });
    await eventually(() => expect(runs()).toBe(1));
    supervisor.remove(DOOR);
    supervisor.start(DOOR);
    await new Promise(done => setTimeout(done, 20));
    expect([runs(), forget.mock.calls]).toEqual([1, []]);
    end();
    await eventually(() => expect(runs()).toBe(2));
    expect(forget).toHaveBeenCalledOnce();
    const closed = supervisor.close();
    await new Promise(done => setTimeout(done, 0));
    end();
    await closed;
  });

  it('takes over settings without a new run', async () => {
    const names: string[] = [];
    let next = () => {};
    const { supervisor, runs } = supervise(async one => {
      names.push(one.settings.name);
      await new Promise<void>(done => {
        next = done;
      });
      names.push(one.settings.name);
      await untilAborted(one.signal);
    });
    await eventually(() => expect(runs()).toBe(1));
    await supervisor.update({ ...DOOR, name: 'Gate' });
    next();
    await eventually(() => expect(names).toEqual(['Door', 'Gate']));
    expect(runs()).toBe(1);
  });

  it('leaves a pause at once when it is closed', async () => {
    const { supervisor, clock, runs } = supervise(async () => {
      throw new UserError('gone', 'source-failed', 3);
    }, new FakeClock(0));
    await eventually(() => expect(clock.sleeps).toHaveLength(1));
    await supervisor.close();
    expect(runs()).toBe(1);
  });
});
