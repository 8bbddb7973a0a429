import { describe, expect, it, vi } from 'vitest';
import type { Frame } from '../../streams/index.ts';
import type { Alert, Box, EventFrame, Zone } from '../contract.ts';
import type { TrackedAlert } from '../detection/alerts.ts';
import type { CalmAlert } from '../detection/flood.ts';
import { isEventId } from './event-id.ts';
import { AlertRecorder } from './recorder.ts';
import type { EventStore, Pictures } from './store.ts';

const DOOR = { id: 'a', name: 'Door' };
const box = (score: number): Box => ({ x: 0, y: 0, w: 0.5, h: 0.5, score });
const frame = (index: number): Frame => ({
  index,
  timeMs: index * 100,
  arrivedMs: 1_000_000 + index * 100,
  pts: index * 1e5,
  gray: new Uint8Array(),
  jpeg: new Uint8Array([index]),
});

function setUp(
  draw = async (jpeg: Uint8Array, boxes: readonly Box[]) => new Uint8Array([...jpeg, boxes[0]!.score]),
) {
  const saved: { event: Alert; seen: number; pictures: Pictures | undefined; frames: EventFrame[] }[] = [];
  const store: Pick<EventStore, 'save'> = {
    save: async (event, seen, { pictures, frames } = {}) =>
      void saved.push({ event, seen, pictures, frames: [...frames!] }),
  };
  const changed = vi.fn<(alert: Alert) => void>();
  const report = vi.fn();
  const recorder = new AlertRecorder({ store: store as EventStore, changed, errors: { report }, draw });
  const alert = {
    first: frame(1),
    last: frame(6),
    peak: { box: box(2), frame: frame(4) },
    recent: [],
    earlier: [],
  };
  const take = (kind: 'begin' | 'update' | 'end', change: Partial<TrackedAlert<Frame>> = {}) =>
    recorder.take(DOOR, { kind, alert: Object.assign(alert, change) });
  return { saved, changed, report, recorder, take, store };
}

describe('AlertRecorder', () => {
  it('tells about an alert once its snapshot is there', async () => {
    const { saved, changed, recorder, take } = setUp();
    take('begin');
    expect(changed).not.toHaveBeenCalled();
    await recorder.close();
    const [{ event, seen, pictures }] = saved as [(typeof saved)[0]];
    expect(event).toEqual({
      id: event.id,
      cameraId: 'a',
      cameraName: 'Door',
      start: 1_000_100,
      end: null,
      firstFrame: 1,
      lastFrame: 6,
      peak: { score: 2, box: box(2), frame: 4, at: 1_000_400 },
      snapshot: 1,
      falseAlarmsPerDay: 5,
    });
    expect(isEventId(event.id)).toBe(true);
    expect(seen).toBe(1_000_600);
    expect(pictures).toEqual({ plain: new Uint8Array([4]), snapshot: new Uint8Array([4, 2]) });
    expect(changed.mock.calls).toEqual([[event]]);
  });

  it('tells every update, but writes at most once a second of the camera', async () => {
    const { saved, changed, recorder, take } = setUp();
    take('begin');
    await recorder.close();
    for (let index = 7; index <= 16; index++) {
      take('update', { last: frame(index) });
      await recorder.close();
    }
    expect(saved.map(({ event }) => event.lastFrame)).toEqual([6, 16]);
    expect(changed.mock.calls.map(([alert]) => alert.lastFrame)).toContain(9);
  });

  it('keeps one point for a frame on which several of its tracks are seen', async () => {
    const { saved, recorder, take } = setUp();
    const seen = (score: number) => ({ last: frame(6), recent: [{ frame: frame(6), boxes: [box(score)] }] });
    take('begin', seen(2));
    take('update', seen(3));
    take('end');
    await recorder.close();
    expect(saved.flatMap(({ frames }) => frames)).toEqual([{ at: 500, score: 3, boxes: [box(2), box(3)] }]);
  });

  it('says of a peak what held when it was seen', async () => {
    const { recorder } = setUp();
    const alert = { first: frame(1), last: frame(6), recent: [], earlier: [] };
    const first = { ...alert, peak: { box: box(2), frame: frame(4) } };
    const at = (falseAlarmsPerDay: number, change: Partial<typeof first> = {}) =>
      recorder.take({ ...DOOR, falseAlarmsPerDay }, { kind: 'update', alert: Object.assign(first, change) })
        .falseAlarmsPerDay;
    recorder.take({ ...DOOR, falseAlarmsPerDay: 1 }, { kind: 'begin', alert: first });
    expect(at(24)).toBe(1);
    expect(at(24, { peak: { box: box(3), frame: frame(6) } })).toBe(24);
    await recorder.close();
  });

  it('keeps on which frames it was seen, and of a long one the highest of each second', async () => {
    const { saved, recorder, take } = setUp();
    const seen = (index: number, score = 2) => ({ frame: frame(index), boxes: [box(score / 2), box(score)] });
    take('begin', { recent: [seen(1), seen(3), seen(6)] });
    await recorder.close();
    take('update', { last: frame(8), recent: [seen(6), seen(8)] });
    take('end', { last: frame(8) });
    await recorder.close();
    const boxes = [box(1), box(2)];
    expect(saved.flatMap(({ frames }) => frames)).toEqual(
      [0, 200, 500, 700].map(at => ({ at, score: 2, boxes })),
    );

    saved.length = 0;
    const long = {
      first: frame(1),
      last: frame(1),
      peak: { box: box(2), frame: frame(1) },
      recent: [seen(1)],
      earlier: [],
    };
    recorder.take(DOOR, { kind: 'begin', alert: long });
    for (let index = 2; index <= 3500; index++) {
      const score = index % 10 === 5 ? 3 : 2;
      Object.assign(long, { last: frame(index), recent: [seen(index, score)] });
      recorder.take(DOOR, { kind: 'update', alert: long });
      await recorder.close();
    }
    const frames = saved.flatMap(({ frames }) => frames);
    expect(frames.length).toBeGreaterThan(3000);
    expect(frames.length).toBeLessThan(3100);
    expect(frames.at(-1)).toMatchObject({ score: 3 });
  });

  it('keeps the highest of each minute of one that goes on for hours', async () => {
    const { saved, recorder } = setUp();
    const at = (second: number) => ({ ...frame(second), arrivedMs: second * 1000 });
    const alert = {
      first: at(0),
      last: at(0),
      peak: { box: box(2), frame: at(0) },
      recent: [{ frame: at(0), boxes: [box(2)] }],
      earlier: [],
    };
    const day = 12 * 3600;
    for (let second = 0; second <= day; second++) {
      const recent = [{ frame: at(second), boxes: [box(second === 39_000 ? 3 : 2)] }];
      const kind = second === 0 ? 'begin' : 'update';
      recorder.take(DOOR, { kind, alert: Object.assign(alert, { last: at(second), recent }) });
      await recorder.close();
    }
    recorder.take(DOOR, { kind: 'end', alert });
    await recorder.close();
    const frames = saved.flatMap(({ frames }) => frames);
    expect(frames.length).toBeLessThan(3000 + 3600 + (day - 6600) / 60 + 5);
    expect(frames.find(({ score }) => score === 3)).toMatchObject({ at: 39_000_000 });
    expect(saved.at(-1)!.event.lastFrame).toBe(day);
  });

  it('says in which zones it was, as they were called then, and how sensitive the camera was', async () => {
    const { recorder } = setUp();
    const half = (id: string, x: number): Zone => ({
      ...{ id, name: id.toUpperCase(), kind: 'zone' },
      polygon: [
        [x, 0],
        [x + 0.5, 0],
        [x + 0.5, 1],
        [x, 1],
      ],
    });
    const camera = { ...DOOR, falseAlarmsPerDay: 1, zones: [half('a', 0), half('b', 0.5)] };
    const left = { x: 0.1, y: 0.1, w: 0.1, h: 0.1, score: 2 };
    const right = { ...left, x: 0.7, falseAlarmsPerDay: 24 };
    const alert = {
      ...{ first: frame(1), last: frame(6), peak: { box: left, frame: frame(6) }, earlier: [] },
      recent: [{ frame: frame(6), boxes: [left] }],
    };
    const begun = recorder.take(camera, { kind: 'begin', alert });
    expect(begun).toMatchObject({ zones: [{ id: 'a', name: 'A' }], falseAlarmsPerDay: 1 });
    const renamed = { ...camera, zones: camera.zones.map(zone => ({ ...zone, name: 'later' })) };
    const moved = Object.assign(alert, {
      recent: [{ frame: frame(7), boxes: [left, right] }],
      peak: { box: right, frame: frame(7) },
    });
    expect(recorder.take(renamed, { kind: 'update', alert: moved })).toMatchObject({
      zones: [
        { id: 'a', name: 'A' },
        { id: 'b', name: 'later' },
      ],
      falseAlarmsPerDay: 24,
    });
    await recorder.close();
  });

  it('keeps also what was seen before it was told', async () => {
    const { saved, recorder, take } = setUp();
    take('begin', {
      earlier: [1, 2].map(index => ({ timeMs: index * 100, boxes: [box(index)] })),
      recent: [{ frame: frame(6), boxes: [box(3)] }],
    });
    await recorder.close();
    expect(saved[0]!.frames.map(({ at, score }) => [at, score])).toEqual([
      [0, 1],
      [100, 2],
      [500, 3],
    ]);
  });

  it('is quiet while the camera is snoozed, and tells then what is still there', async () => {
    const { recorder } = setUp();
    const take = (snoozedUntil: number, kind: 'begin' | 'update' | 'end', alert: TrackedAlert<Frame>) =>
      recorder.take({ ...DOOR, snoozedUntil }, { kind, alert }).quiet;
    const seen = () => ({
      ...{ first: frame(1), last: frame(6), peak: { box: box(2), frame: frame(4) }, recent: [], earlier: [] },
    });
    const lasting = seen();
    expect(take(1_002_000, 'begin', lasting)).toBe('snoozed');
    expect(take(1_002_000, 'update', Object.assign(lasting, { last: frame(19) }))).toBe('snoozed');
    expect(take(1_002_000, 'update', Object.assign(lasting, { last: frame(20) }))).toBeUndefined();
    expect(take(1_009_000, 'update', lasting)).toBeUndefined(); // what was told stays told
    const gone = seen();
    expect(take(1_002_000, 'begin', gone)).toBe('snoozed');
    expect(take(0, 'end', gone)).toBe('snoozed');
    await recorder.close();
  });

  it('is quiet in a snoozed zone, and tells what leaves it or concerns all of the picture', async () => {
    const { recorder } = setUp();
    const polygon: Zone['polygon'] = [
      [0, 0],
      [0.5, 0],
      [0.5, 1],
      [0, 1],
    ];
    const zones: Zone[] = [{ id: 'gate', name: 'Gate', kind: 'zone', polygon }];
    const camera = { ...DOOR, zones, snoozedZones: { gate: 1_002_000 } };
    const inside = (index: number) => ({
      last: frame(index),
      recent: [{ frame: frame(index), boxes: [box(2)] }],
    });
    const begun = (more: Partial<CalmAlert<Frame>> = {}) => {
      const peak = { box: box(2), frame: frame(4) };
      const alert = { first: frame(1), ...inside(6), peak, earlier: [], ...more };
      const take = (kind: 'begin' | 'update', change: Partial<CalmAlert<Frame>> = {}) =>
        recorder.take(camera, { kind, alert: Object.assign(alert, change) }).quiet;
      expect(take('begin')).toBe(more.sceneChanged ? undefined : 'snoozed');
      return (change: Partial<CalmAlert<Frame>>) => take('update', change);
    };
    const lasting = begun();
    expect(lasting(inside(19))).toBe('snoozed');
    expect(lasting(inside(20))).toBeUndefined();
    const leaving = begun();
    const outside = { ...box(2), x: 0.5 };
    expect(leaving({ last: frame(7), recent: [{ frame: frame(7), boxes: [outside] }] })).toBeUndefined();
    expect(leaving(inside(8))).toBeUndefined(); // what was told stays told
    begun({ sceneChanged: true });
    await recorder.close();
  });

  it('makes a new snapshot for a new peak only', async () => {
    const { saved, recorder, take } = setUp();
    take('begin');
    await recorder.close();
    take('update', { last: frame(16) });
    await recorder.close();
    take('update', { last: frame(26), peak: { box: box(5), frame: frame(20) } });
    await recorder.close();
    expect(saved.map(({ event, pictures }) => [event.snapshot, pictures?.snapshot[0]])).toEqual([
      [1, 4],
      [1, undefined],
      [2, 20],
    ]);
  });

  it('writes the end and the last peak, also when they come during a write', async () => {
    const { saved, changed, recorder, take } = setUp();
    take('begin');
    take('update', { last: frame(7), peak: { box: box(5), frame: frame(7) } });
    take('end', { last: frame(8) });
    await recorder.close();
    expect(saved.at(-1)!.event).toMatchObject({ end: 1_000_800, lastFrame: 8, snapshot: 2 });
    expect(saved.at(-1)!.pictures!.snapshot).toEqual(new Uint8Array([7, 5]));
    expect(changed.mock.calls.at(-1)![0].end).toBe(1_000_800);
  });

  it('says with every later change what somebody said of it meanwhile', async () => {
    const { changed, recorder, take } = setUp();
    take('begin');
    await recorder.close();
    const [alert] = changed.mock.calls[0]!;
    const review = { verdict: 'acknowledged', at: 5 } as const;
    take('update', { last: frame(9) });
    const said = recorder.reviewed({ ...alert, review, protected: true, comment: 'fox' });
    expect(said).toMatchObject({ lastFrame: 9, review, protected: true, comment: 'fox' });
    take('end');
    await recorder.close();
    expect(changed.mock.calls.at(-1)![0]).toMatchObject({ end: 1_000_900, review, comment: 'fox' });
    // Of one that is over the store knows all.
    expect(recorder.reviewed(alert)).toBe(alert);
  });

  it.each(['begin', 'end'] as const)('keeps what somebody says while the %s is written', async kind => {
    const { changed, recorder, take, store } = setUp();
    const alert = take('begin');
    if (kind === 'end') await recorder.close();
    const review = { verdict: 'acknowledged', at: 5 } as const;
    const { save } = store;
    store.save = async (...args) => {
      await save(...args);
      recorder.reviewed({ ...alert, review });
    };
    if (kind === 'end') take('end');
    await recorder.close();
    const [told] = changed.mock.calls.at(-1)!;
    expect(told).toMatchObject({ review, end: kind === 'end' ? 1_000_600 : null });
  });

  it('takes back what somebody took back', async () => {
    const { recorder, take } = setUp();
    const alert = take('begin');
    recorder.reviewed({ ...alert, review: { verdict: 'normal', at: 5 }, protected: true });
    expect(recorder.reviewed(alert)).toEqual(alert);
    await recorder.close();
  });

  it('marks alerts that end because the server stops', async () => {
    const { saved, recorder, take } = setUp();
    take('begin');
    await recorder.close();
    recorder.stopping();
    take('end');
    await recorder.close();
    expect(saved.map(({ event }) => [event.end, event.interrupted])).toEqual([
      [null, undefined],
      [1_000_600, true],
    ]);
  });

  it('tells an alert also while the store does not answer', async () => {
    vi.useFakeTimers();
    try {
      const { changed, recorder, take, store } = setUp();
      let answer = () => {};
      store.save = () =>
        new Promise(done => {
          answer = done;
        });
      take('begin');
      await vi.advanceTimersByTimeAsync(4900);
      expect(changed).not.toHaveBeenCalled();
      await vi.advanceTimersByTimeAsync(200);
      expect(changed.mock.calls).toMatchObject([[{ end: null, snapshot: 1 }]]);
      answer();
      await recorder.close();
      expect(changed).toHaveBeenCalledOnce();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('keeps an alert whose picture is broken', async () => {
    const { saved, changed, report, recorder, take } = setUp(async () => {
      throw new Error('no picture');
    });
    take('begin');
    take('end');
    await recorder.close();
    expect(saved.at(-1)).toMatchObject({ event: { snapshot: 0, end: 1_000_600 }, pictures: undefined });
    expect(report.mock.calls).toEqual([['a snapshot could not be drawn', new Error('no picture')]]);
    expect(changed).toHaveBeenCalled();
  });

  it('tells about an alert that can not be saved', async () => {
    const full = new Error('disk full');
    const changed = vi.fn();
    const report = vi.fn();
    const store = { save: () => Promise.reject(full) } as unknown as EventStore;
    const recorder = new AlertRecorder({ store, changed, errors: { report }, draw: async jpeg => jpeg });
    recorder.take(DOOR, {
      kind: 'begin',
      alert: {
        ...{ first: frame(1), last: frame(6), peak: { box: box(2), frame: frame(4) } },
        ...{ recent: [], earlier: [] },
      },
    });
    await recorder.close();
    expect(report).toHaveBeenCalledWith('an event could not be saved', full);
    expect(changed).toHaveBeenCalledOnce();
  });
});
