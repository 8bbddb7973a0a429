import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Alert, StorageState } from '../contract.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { eventually } from '../testing.ts';
import { createEventId } from './event-id.ts';
import { policyOf, Retention, type RetentionPolicy, USUAL_POLICY } from './retention.ts';
import { SqlEvents } from './sql-store.ts';

const DAY = 86_400_000;
const NOW = 100 * DAY;
const MB = 1e6;

let folder: string;
let db: Database;
let events: SqlEvents;
let retention: Retention | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-retention-'));
  db = await openDatabase(join(folder, 'vigil.db'));
  events = new SqlEvents(db, join(folder, 'events'));
});
afterEach(async () => {
  await retention?.close();
  await db.destroy();
  await rm(folder, { recursive: true });
});

/** An event of some days ago, with a clip and pictures of so many bytes; the disk need not hold them. */
async function add(daysAgo: number, clip: number, pictures = 0, more: Partial<Alert> = {}): Promise<string> {
  const start = NOW - daysAgo * DAY;
  const box = { x: 0, y: 0, w: 0.5, h: 0.5, score: 2 };
  const event: Alert = {
    ...{ id: createEventId(start), cameraId: 'a', cameraName: 'Door', start, end: start + 500 },
    ...{ firstFrame: 1, lastFrame: 6, snapshot: 1, peak: { score: 2, box, frame: 3, at: start } },
    ...more,
  };
  await events.save(event, start);
  if (clip > 0) await events.saveClip(event.id, { start, seconds: 1, bytes: clip });
  await db.updateTable('events').set({ picture_bytes: pictures }).where('id', '=', event.id).execute();
  return event.id;
}

function start(
  policy: Partial<RetentionPolicy>,
  disk = { free: 100e9, total: 1000e9 },
  passing = async () => 0,
) {
  const changed = vi.fn<(event: Alert) => void>();
  const removed = vi.fn<(ids: readonly string[]) => void>();
  const told = vi.fn<(state: StorageState) => void>();
  const report = vi.fn();
  const freeRecordings = vi.fn(async (bytes: number) => {
    const freed = Math.min(bytes, 3 * MB);
    disk.free += freed;
    return freed;
  });
  retention = new Retention({
    ...{ folder, events, freeRecordings, changed, removed, told, passing, errors: { report } },
    now: () => NOW,
    policy: { ...USUAL_POLICY, ...policy },
    diskOf: async () => disk,
  });
  retention.start();
  const done = () => eventually(() => expect(told).toHaveBeenCalledOnce());
  return { changed, removed, told, report, freeRecordings, done };
}

const ids = async () => (await events.list({ limit: 100 })).map(({ id }) => id);

describe('Retention', () => {
  it('follows another policy as soon as it is told', async () => {
    const [old, young] = [await add(3, MB), await add(1, MB)];
    const { done, told, removed } = start({});
    await done();
    expect(await ids()).toEqual([young, old]);
    retention!.keep(policyOf({ events: { days: 2 } }));
    await eventually(() => expect(told).toHaveBeenCalledTimes(2));
    expect(removed).toHaveBeenCalledWith([old]);
    expect(retention!.policy).toEqual({ ...USUAL_POLICY, events: { ...USUAL_POLICY.events, days: 2 } });
  });

  it('removes clips and events that are too old, but what is protected or lasts', async () => {
    const kept = await add(1, 10);
    const noClip = await add(3, 10);
    const old = await add(9, 10);
    const protectedOne = await add(10, 10);
    const lasting = await add(11, 0, 0, { end: null });
    await events.change([protectedOne], { protected: true });
    const { changed, removed, told, done } = start({
      clips: { gigabytes: 1, days: 2 },
      events: { gigabytes: 1, days: 7 },
    });
    await done();
    expect(await ids()).toEqual([kept, noClip, protectedOne, lasting]);
    expect((await events.get(noClip))!.clip).toBeUndefined();
    expect((await events.get(protectedOne))!.clip).toBeDefined();
    expect(changed.mock.calls.map(([{ id }]) => id).sort()).toEqual([noClip, old].sort());
    expect(removed.mock.calls).toEqual([[[old]]]);
    expect(told).toHaveBeenCalledWith({ level: 'ok', free: 100e9, total: 1000e9 });
  });

  it('keeps each class within its bound, the oldest go first', async () => {
    const [newest, middle, oldest] = [
      await add(1, 4 * MB, MB),
      await add(2, 4 * MB, MB),
      await add(3, 4 * MB, MB),
    ];
    const { done } = start({ clips: { gigabytes: 0.009 }, events: { gigabytes: 0.0025 } });
    await done();
    expect(await ids()).toEqual([newest, middle]);
    expect((await events.get(middle))!.clip).toBeDefined();
    expect(oldest < middle).toBe(true);
  });

  it('ends soon, however much is left to remove', async () => {
    for (let day = 300; day < 510; day++) await add(day, 0);
    const { remove } = events;
    let batches = 0;
    events.remove = async ids => {
      batches += 1;
      if (batches === 1) void retention!.close();
      await remove.call(events, ids);
    };
    start({ events: { gigabytes: 1, days: 7 } });
    await eventually(() => expect(batches).toBe(1));
    await retention!.close();
    expect(batches).toBe(1);
  });

  it('leaves new clips their room however much is protected', async () => {
    const protectedOnes = [await add(3, 8 * MB, MB), await add(4, 8 * MB, MB)];
    await events.change(protectedOnes, { protected: true });
    const fresh = await add(1, 4 * MB, MB);
    const { done } = start({ clips: { gigabytes: 0.009 }, events: { gigabytes: 0.0015 } });
    await done();
    expect(await ids()).toEqual([fresh, ...protectedOnes]);
    for (const id of await ids()) expect((await events.get(id))!.clip).toBeDefined();
    expect(await retention!.hasRoomFor({ start: 0 })).toBe(true);
  });

  it('makes room on a full disk: recordings first, then clips, then events', async () => {
    const disk = { free: 0, total: 200 * MB }; // 10 MB are to be free
    const all = [
      await add(1, 2 * MB, MB),
      await add(2, 2 * MB, MB),
      await add(3, 2 * MB, MB),
      await add(4, 2 * MB, MB),
    ];
    const { freeRecordings, told, done } = start({}, disk);
    await done();
    expect(freeRecordings).toHaveBeenCalledWith(12 * MB);
    // 3 MB of recordings and 8 of clips, and an event for the last one.
    expect(await ids()).toEqual(all.slice(0, 3));
    expect((await events.size()).clip).toBe(0);
    expect(told.mock.calls[0]![0]).toMatchObject({ level: 'full', free: 3 * MB }); // this disk does not notice
  });

  it('says that it makes room before its time', async () => {
    const disk = { free: 8 * MB, total: 200 * MB };
    const { told, done } = start({}, disk);
    await done();
    expect(told).toHaveBeenCalledWith({ level: 'low', free: 10.4 * MB, total: 200 * MB });
  });

  it.each([
    { free: 8 * MB, passing: 3 * MB, freed: 0, level: 'ok' },
    { free: 4 * MB, passing: 400 * MB, freed: 1.2 * MB, level: 'low' },
  ])('takes $passing bytes that pass for free, up to half of what is to be', async how => {
    const { free, passing, freed, level } = how;
    const { freeRecordings, told, done } = start({}, { free, total: 200 * MB }, async () => passing);
    await done();
    expect(freeRecordings.mock.calls.flat()).toEqual(freed > 0 ? [freed] : []);
    expect(told).toHaveBeenCalledWith({ level, free: free + freed, total: 200 * MB });
  });

  it('says that nothing is left to remove', async () => {
    const kept = await add(1, 2 * MB);
    await events.change([kept], { protected: true });
    const { told, done } = start({}, { free: 0, total: 1000 * MB });
    await done();
    expect(await ids()).toEqual([kept]);
    expect(told.mock.calls[0]![0]).toMatchObject({ level: 'full' });
  });

  it('says that it can not remove, and tries again', async () => {
    const { told, report, done } = start({ events: { gigabytes: -1 } });
    vi.spyOn(events, 'oldest').mockRejectedValueOnce(new Error('disk I/O error'));
    await add(1, 0);
    await done();
    expect(report).toHaveBeenCalledWith('old events could not be removed', new Error('disk I/O error'));
    expect(told).toHaveBeenCalledWith({
      level: 'full',
      free: 100e9,
      total: 1000e9,
      reason: 'disk I/O error',
    });
    retention!.makeRoom();
    await eventually(() => expect(told).toHaveBeenCalledTimes(2));
    expect(await ids()).toEqual([]);
  });

  it('has room for a clip where those of newer events leave some', async () => {
    await add(1, 4 * MB);
    const event = { start: NOW - 2 * DAY };
    start({ clips: { gigabytes: 0.004 } });
    expect(await retention!.hasRoomFor(event)).toBe(false);
    await retention!.close();
    start({ clips: { gigabytes: 0.005 } });
    expect(await retention!.hasRoomFor(event)).toBe(true);
    expect(await retention!.hasRoomFor({ start: NOW })).toBe(true);
  });

  it('knows the real disk', async () => {
    const told = vi.fn<(state: StorageState) => void>();
    const nothing = { changed: () => {}, removed: () => {}, errors: { report: expect.unreachable } };
    const freeRecordings = async () => 0;
    retention = new Retention({ ...nothing, folder, events, freeRecordings, told, now: Date.now });
    retention.start();
    await eventually(() => expect(told).toHaveBeenCalled());
    const [{ free, total }] = told.mock.calls[0]!;
    expect(free).toBeGreaterThan(1e6);
    expect(total).toBeGreaterThan(free);
  });
});
