import { describe, expect, it } from 'vitest';
import type { Alert, Camera, Learning } from '../../server/contract.ts';
import { NO_FILTER } from '../review/filter.ts';
import { emptyList, withPage } from '../review/list.ts';
import { ALERTS_KEPT, activeAlerts, EMPTY, isLost, olderThan, reduce, type State } from './store.ts';

const camera = (id: string, name = id): Camera => ({
  id,
  name,
  url: 'demo:walkway',
  model: 'walkway',
  calibration: 'camera',
  state: { phase: 'watching', since: 0, fps: 12, dropped: 0, unreadable: 0 },
});

const alert = (id: string, start: number, end: number | null = start + 1): Alert => ({
  id,
  cameraId: 'a',
  cameraName: 'A',
  start,
  end,
  firstFrame: 0,
  lastFrame: 1,
  peak: { score: 2, box: { x: 0, y: 0, w: 1, h: 1, score: 2 }, frame: 0, at: start },
  snapshot: 0,
});

const STORAGE = { level: 'ok', free: 5, total: 10 } as const;
const hello = (alerts: Alert[], cameras = [camera('a'), camera('b')]): State =>
  reduce(EMPTY, { type: 'hello', cameras, alerts, learning: [], storage: STORAGE });
const ids = (state: State) => state.alerts.map(({ id }) => id);

describe('the disk', () => {
  it('is as the server says', () => {
    const full = { level: 'full', free: 0, total: 10 } as const;
    expect(hello([]).storage).toEqual(STORAGE);
    expect(reduce(hello([]), { type: 'storage', storage: full }).storage).toEqual(full);
  });
});

describe('cameras', () => {
  it('are replaced by hello', () => {
    const state = reduce(hello([alert('1', 5)]), {
      type: 'hello',
      cameras: [camera('c')],
      alerts: [],
      learning: [],
      storage: STORAGE,
    });
    expect(state.cameras.map(({ id }) => id)).toEqual(['c']);
    expect(state.alerts).toEqual([]);
    expect(state.known).toBe(true);
  });

  it('are put in another order; one that the server did not name comes last', () => {
    const state = hello([], [camera('a'), camera('new'), camera('b')]);
    const { cameras } = reduce(state, { type: 'cameraOrder', ids: ['b', 'gone', 'a'] });
    expect(cameras.map(({ id }) => id)).toEqual(['b', 'a', 'new']);
  });

  it('keep their place when they change, and new ones come last', () => {
    let state = reduce(hello([]), { type: 'camera', camera: camera('a', 'Gate') });
    state = reduce(state, { type: 'camera', camera: camera('c') });
    expect(state.cameras.map(({ name }) => name)).toEqual(['Gate', 'b', 'c']);
  });

  it('are removed, and their alerts stay', () => {
    const state = reduce(hello([alert('1', 5)]), { type: 'cameraRemoved', id: 'a' });
    expect(state.cameras.map(({ id }) => id)).toEqual(['b']);
    expect(ids(state)).toEqual(['1']);
  });
});

describe('alerts', () => {
  it('are newest first, whatever order they come in', () => {
    const state = reduce(hello([alert('1', 1), alert('3', 3)]), { type: 'alert', alert: alert('2', 2) });
    expect(ids(state)).toEqual(['3', '2', '1']);
  });

  it('are replaced by id, so that an alert ends in place', () => {
    const before = hello([alert('1', 1, null)]);
    const after = reduce(before, { type: 'alert', alert: alert('1', 1, 9) });
    expect(activeAlerts(before)).toHaveLength(1);
    expect(activeAlerts(after)).toHaveLength(0);
    expect(ids(after)).toEqual(['1']);
  });

  it('are announced when they begin, not when they change', () => {
    const begun = reduce(hello([]), { type: 'alert', alert: alert('1', 1, null) });
    const changed = reduce(begun, { type: 'alert', alert: alert('1', 1, 2) });
    expect(hello([alert('0', 0)]).latest).toBeNull();
    expect(changed.latest).toBe(begun.latest);
  });

  it('are announced as well when they began while the server was lost, as long as they last', () => {
    const again = (alerts: Alert[]) =>
      reduce(hello([alert('1', 1, null)]), {
        type: 'hello',
        cameras: [],
        alerts,
        learning: [],
        storage: STORAGE,
      }).latest;
    expect(again([alert('1', 1, null)])).toBeNull();
    expect(again([alert('2', 2, 3), alert('1', 1, null)])).toBeNull();
    expect(again([alert('2', 2, null), alert('3', 3, null)])?.id).toBe('3');
  });

  it('join older ones without duplicates, and what was pushed counts', () => {
    const pushed = alert('2', 2, null);
    const state = reduce(hello([pushed]), {
      type: 'older',
      alerts: [alert('2', 2, 3), alert('1', 1)],
      end: true,
    });
    expect(state.alerts[0]).toBe(pushed);
    expect(ids(state)).toEqual(['2', '1']);
    expect(state.hasOlder).toBe(false);
  });

  it('are no news when somebody says something of one of long ago, which is not among these', () => {
    const before = hello([alert('8', 8), alert('9', 9)]);
    const old = { ...alert('1', 1), review: { verdict: 'normal' as const, at: 10 } };
    const after = reduce(before, { type: 'alert', alert: old });
    expect(ids(after)).toEqual(['9', '8']);
    expect(after.latest).toBeNull();
    expect(after.counted).toBe(before.counted + 1);
  });

  it('are told to the lists of the review page, and counted anew where counts may have changed', () => {
    const list = { ...withPage(emptyList(NO_FILTER), [alert('1', 1, null)], false), loaded: true };
    const before = reduce(hello([alert('1', 1, null)]), { type: 'list', of: 'review', list });
    const further = reduce(before, { type: 'alert', alert: { ...alert('1', 1, null), lastFrame: 9 } });
    expect(further.lists.review!.events[0]!.lastFrame).toBe(9);
    expect(further.counted).toBe(before.counted);
    const ended = reduce(further, { type: 'alert', alert: alert('1', 1, 5) });
    expect(ended.counted).toBe(before.counted + 1);
    const gone = reduce(ended, { type: 'eventsRemoved', ids: ['1'] });
    expect([gone.alerts, gone.lists.review!.events, gone.counted]).toEqual([[], [], before.counted + 2]);
  });

  it('are bounded, and what was let go can be loaded again', () => {
    const many = Array.from({ length: ALERTS_KEPT }, (_, i) => alert(String(i), i));
    const full = reduce(hello([]), { type: 'older', alerts: many, end: true });
    const state = reduce(full, { type: 'alert', alert: alert('new', ALERTS_KEPT) });
    expect(state.alerts).toHaveLength(ALERTS_KEPT);
    expect(state.alerts.at(-1)?.id).toBe('1');
    expect(state.hasOlder).toBe(true);
  });

  it('go when they are removed to make room', () => {
    const state = reduce(hello([alert('2', 20), alert('1', 10)]), { type: 'eventsRemoved', ids: ['1'] });
    expect(ids(state)).toEqual(['2']);
  });

  it('call nobody where they are quiet, nor count where their camera is snoozed', () => {
    const repeated = { ...alert('1', 10, null), quiet: 'repeated' as const };
    const snoozed = { ...alert('2', 20, null), quiet: 'snoozed' as const };
    let state = reduce(hello([]), { type: 'alert', alert: repeated });
    state = reduce(state, { type: 'alert', alert: snoozed });
    expect(state.latest).toBeNull();
    expect(activeAlerts(state)).toEqual([repeated]);
  });

  it('call when they outlive the snooze', () => {
    const loud = alert('2', 20, null);
    const before = reduce(hello([]), { type: 'alert', alert: { ...loud, quiet: 'snoozed' } });
    const after = reduce(before, { type: 'alert', alert: loud });
    expect(after.latest).toEqual(loud);
    expect(reduce(after, { type: 'alert', alert: { ...loud, lastFrame: 9 } }).latest).toBe(loud);
  });

  it('are continued from the oldest that ended: one that lasts may have begun long before', () => {
    expect(olderThan([alert('3', 30), alert('2', 20), alert('1', 1, null)])).toBe('2');
    expect(olderThan([alert('1', 1, null)])).toBe('1');
    expect(olderThan([])).toBeNull();
  });
});

describe('learning', () => {
  const learning = (phase: Learning['phase'], cameraId = 'a', progress = 0): Learning => ({
    cameraId,
    phase,
    since: 0,
    progress,
    collectMinutes: 10,
    trainMinutes: 10,
    frames: 0,
    leftOut: 0,
  });
  const put = (state: State, ...all: Learning[]) =>
    all.reduce((before, one) => reduce(before, { type: 'learning', learning: one }), state);
  const phases = (state: State) => [...state.learning.values()].map(({ phase }) => phase);

  it('is kept by camera until it is put away, and replaced by hello', () => {
    let state = put(hello([]), learning('collecting'), learning('training', 'b'), learning('training'));
    expect(phases(state)).toEqual(['training', 'training']);
    state = reduce(state, { type: 'learningRemoved', cameraId: 'a' });
    expect([...state.learning.keys()]).toEqual(['b']);
    state = reduce(state, {
      type: 'hello',
      cameras: [],
      alerts: [],
      learning: [learning('armed')],
      storage: STORAGE,
    });
    expect(phases(state)).toEqual(['armed']);
  });

  it('is news when its phase changes, not with every percent', () => {
    const begun = put(hello([]), learning('collecting'));
    const further = put(begun, learning('collecting', 'a', 0.5));
    expect(further.learningNews).toBe(begun.learningNews);
    expect(put(further, learning('training')).learningNews?.phase).toBe('training');
  });

  it('takes the progress of the one that is looked at, and of no other', () => {
    const detail = { cameraId: 'a', curve: [], validation: [], pictures: [] };
    const progress = (cameraId: string) => ({
      cameraId,
      curve: [{ step: 1, loss: 1, mse: 1, entropy: 1 }],
      validation: [],
    });
    const seen = (state: State, id: string) =>
      reduce(state, { type: 'trainingProgress', progress: progress(id) }).detail?.curve.length;
    const open = reduce(hello([]), { type: 'detail', detail });
    expect(seen(open, 'a')).toBe(1);
    expect(seen(open, 'b')).toBe(0);
    expect(seen(hello([]), 'a')).toBeUndefined();
  });
});

it('is lost while either connection is', () => {
  expect(isLost(EMPTY)).toBe(false);
  expect(isLost(reduce(EMPTY, { type: 'link', of: 'live', link: 'lost' }))).toBe(true);
  expect(isLost(reduce(EMPTY, { type: 'link', of: 'events', link: 'lost' }))).toBe(true);
});

describe('the configuration file', () => {
  it('is known by hello, and by what comes after', () => {
    const none = hello([]);
    expect(none.config).toBeNull();
    const broken = reduce(none, { type: 'config', config: { path: 'vigil.yaml', problem: 'is empty' } });
    expect(broken.config?.problem).toBe('is empty');
  });
});
