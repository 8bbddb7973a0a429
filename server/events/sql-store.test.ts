import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledQuery } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeDatabases } from '../../test/support/databases.ts';
import type { Alert } from '../contract.ts';
import { type Database, isPostgres, openDatabase } from '../store/database.ts';
import { filtered } from './event-filter.ts';
import { createEventId, firstIdAt, isEventId } from './event-id.ts';
import { SqlEvents } from './sql-store.ts';

function event(start: number, more: Partial<Alert> = {}): Alert {
  const box = { x: 0, y: 0, w: 0.5, h: 0.5, score: 2 };
  return {
    id: createEventId(start),
    cameraId: 'a',
    cameraName: 'Door',
    start,
    end: start + 500,
    firstFrame: 1,
    lastFrame: 6,
    peak: { score: 2, box, frame: 3, at: start + 200 },
    snapshot: 1,
    ...more,
  };
}
const PICTURES = { snapshot: new Uint8Array([1]), plain: new Uint8Array([2]) };
const CLIP = { start: 500, seconds: 10, bytes: 4 };
const ALL = { limit: 100 };

describeDatabases('SqlEvents', create => {
  let folder: string;
  let address: string;
  let db: Database;
  let store: SqlEvents;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-events-'));
    address = await create();
    db = await openDatabase(address);
    store = new SqlEvents(db, folder);
  });
  afterEach(async () => {
    await db.destroy();
    await rm(folder, { recursive: true });
  });

  /** As after a restart. */
  async function again(): Promise<SqlEvents> {
    await db.destroy();
    db = await openDatabase(address);
    const next = new SqlEvents(db, folder);
    await next.interrupt();
    return next;
  }

  it('keeps what a model saw beside the pictures, and counts it with them', async () => {
    const kept = event(1000);
    await store.save(kept, 1500, { pictures: PICTURES });
    await store.saveModelView(kept.id, '{"é":1}');
    expect(await readFile(store.clipFile(kept.id, 'model.json'), 'utf8')).toBe('{"é":1}');
    expect(await store.size()).toEqual({ clip: 0, pictures: 2 + 8 });
    await store.remove([kept.id]);
    await expect(store.saveModelView(kept.id, '{}')).rejects.toThrow('no such event');
  });

  it('keeps events and pictures over a restart', async () => {
    const kept = event(1000);
    await store.save(kept, 1500, { pictures: PICTURES });
    const later = await again();
    expect(await later.list(ALL)).toEqual([kept]);
    expect([...(await later.picture(kept.id, 'snapshot'))!]).toEqual([1]);
    expect([...(await later.picture(kept.id, 'plain'))!]).toEqual([2]);
  });

  it('leaves nothing half written beside its pictures, for their owner only', async () => {
    const kept = event(1000);
    await store.save(kept, 1500, { pictures: PICTURES });
    await store.save({ ...kept, snapshot: 2 }, 1600, { pictures: PICTURES });
    expect((await readdir(join(folder, kept.id))).sort()).toEqual(['plain.jpg', 'snapshot.jpg']);
    expect((await stat(join(folder, kept.id, 'snapshot.jpg'))).mode & 0o777).toBe(0o600);
  });

  it('ends what the last server did not end when it was last seen, and removes what was cut of it', async () => {
    const lasting = event(1000, { end: null });
    await store.save(lasting, 4200, { pictures: PICTURES });
    await writeFile(store.clipFile(lasting.id, 'clip.mp4'), 'clip');
    const later = await again();
    const ended = { ...lasting, end: 4200, interrupted: true };
    expect(await later.list(ALL)).toEqual([ended]);
    expect(await later.withoutClip()).toEqual([ended]);
    expect((await readdir(join(folder, lasting.id))).sort()).toEqual(['plain.jpg', 'snapshot.jpg']);
  });

  it('keeps the clip of an event until that is removed', async () => {
    const kept = event(1000);
    expect(await store.saveClip(kept.id, CLIP)).toBeUndefined();
    await store.save(kept, 1500, { pictures: PICTURES });
    await writeFile(store.clipFile(kept.id, 'clip.mp4'), 'clip');
    expect(await store.saveClip(kept.id, CLIP)).toEqual({ ...kept, clip: CLIP });
    await store.save({ ...kept, snapshot: 2 }, 1600); // by who knows nothing of it
    const later = await again();
    expect(await later.get(kept.id)).toEqual({ ...kept, snapshot: 2, clip: CLIP });

    expect(await later.removeClip(kept.id)).toEqual({ ...kept, snapshot: 2 });
    expect(await readdir(join(folder, kept.id))).not.toContain('clip.mp4');
    expect(await later.list(ALL)).toEqual([{ ...kept, snapshot: 2 }]);
  });

  it('keeps the frames on which something was seen, piece by piece', async () => {
    const kept = event(1000, { end: null });
    const frames = [0, 100, 200].map(at => ({ at, score: at / 100, boxes: [kept.peak.box] }));
    await store.save(kept, 1000, { frames: frames.slice(0, 2) });
    await store.save({ ...kept, end: 1200 }, 1200, { frames: frames.slice(2) });
    expect(await store.frames(kept.id)).toEqual(frames);
    expect(await store.frames(createEventId(1))).toEqual([]);
  });

  it('keeps what people say of events', async () => {
    const [first, second] = [event(1000), event(2000)];
    for (const one of [first, second]) await store.save(one, one.start);
    const changed = await store.change([first.id, createEventId(7)], {
      ...{ review: 'acknowledged', protected: true, comment: 'the postman' },
    });
    const review = { verdict: 'acknowledged', at: expect.any(Number) };
    expect(changed).toEqual([{ ...first, review, protected: true, comment: 'the postman' }]);
    await store.save({ ...first, snapshot: 2 }, first.start); // by who knows nothing of it
    expect(await (await again()).get(first.id)).toEqual({ ...changed[0], snapshot: 2 });
    store = new SqlEvents(db, folder);
    expect(
      await store.change([first.id, second.id], { review: null, protected: false, comment: null }),
    ).toEqual(expect.arrayContaining([{ ...first, snapshot: 2 }, second]));
  });

  it('lists what fits, newest first', async () => {
    const events = [
      event(2000),
      event(1000, { peak: { ...event(1000).peak, score: 5 } }),
      event(3000, { cameraId: 'b', zones: [{ id: 'gate', name: 'The "id":"yard"' }] }),
      event(4000, {
        zones: [
          { id: 'yard', name: '门' },
          { id: 'yard2', name: 'Yard' },
        ],
        falseAlarmsPerDay: 0.25,
      }),
      event(500, { end: null }),
    ] as const;
    for (const one of events) await store.save(one, one.start);
    await store.change([events[3].id], { review: 'normal', protected: true });
    const starts = async (query: Omit<Parameters<SqlEvents['list']>[0], 'limit'>, limit = 100) =>
      (await store.list({ ...query, limit })).map(({ start }) => start);
    expect(await starts({})).toEqual([4000, 3000, 2000, 1000, 500]);
    expect(await starts({}, 2)).toEqual([4000, 3000]);
    expect(await starts({ cameras: ['a'] })).toEqual([4000, 2000, 1000, 500]);
    expect(await starts({ cameras: ['a', 'b'], from: 1000, to: 4000 })).toEqual([3000, 2000, 1000]);
    expect(await starts({ endsAfter: 3400, to: 4000 })).toEqual([3000, 500]);
    expect(await starts({ cameras: [] })).toEqual([]);
    expect(await starts({ before: events[0].id })).toEqual([1000, 500]);
    expect(await starts({ before: events[0].id }, 1)).toEqual([1000]);
    expect(await starts({ score: 3 })).toEqual([1000]);
    expect(await starts({ reviewed: true })).toEqual([4000]);
    expect(await starts({ reviewed: false })).toEqual([3000, 2000, 1000, 500]);
    expect(await starts({ protected: true })).toEqual([4000]);
    expect(await starts({ lasting: true })).toEqual([500]);
    expect(await starts({ zones: ['yard'] })).toEqual([4000]);
    expect(await starts({ zones: ['yard2', 'gate'] })).toEqual([4000, 3000]);
    expect(await starts({ zones: ['yar'] })).toEqual([]);
    expect(await store.get(events[3].id)).toMatchObject({
      zones: events[3].zones,
      falseAlarmsPerDay: 0.25,
    });
  });

  it('lists what had not ended by a time, however long before it began', async () => {
    const hour = 3_600_000;
    const events = [
      event(0, { end: 9 * hour }),
      event(hour, { cameraId: 'b', end: null }),
      event(2 * hour, { end: 4 * hour }),
      event(3 * hour),
      event(6 * hour, { end: 6.5 * hour }),
      event(7 * hour),
      event(8 * hour),
    ];
    for (const one of events) await store.save(one, one.start);
    const hours = async (cameras: string[] | undefined, endsAfter: number, to: number) => {
      const query = { cameras, endsAfter: endsAfter * hour, to: to * hour, limit: 100 };
      return (await store.list(query)).map(({ start }) => start / hour);
    };
    expect(await hours(undefined, 5, 8)).toEqual([7, 6, 1, 0]);
    expect(await hours(['b'], 5, 8)).toEqual([1]);
    expect(await hours(['a'], 6.25, 6.75)).toEqual([6, 0]);
    expect(await hours(['a'], 9.5, 10)).toEqual([]);

    if (isPostgres(address)) return; // which reads a small table whole
    const query = { cameras: ['a'], endsAfter: 0, to: hour };
    const { sql, parameters } = filtered(db.selectFrom('events').selectAll(), query).compile();
    const plan = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]);
    expect(JSON.stringify((await db.executeQuery(plan)).rows)).toMatch(
      /events_of_camera \(camera_id=\? AND id>\? AND id<\?\).*events_long \(camera_id=\? AND id<\?\)/,
    );
  });

  it('counts between times, and how many nobody has reviewed', async () => {
    const events = [event(1000), event(1999), event(2000), event(5000, { cameraId: 'b' })];
    for (const one of events) await store.save(one, one.start);
    await store.change([events[0]!.id], { review: 'acknowledged' });
    expect(await store.count([1000, 2000, 3000, 6000], {})).toEqual([
      { total: 2, unreviewed: 1 },
      { total: 1, unreviewed: 1 },
      { total: 1, unreviewed: 1 },
    ]);
    const many = Array.from({ length: 400 }, (_, i) => i * 1000);
    const counts = await store.count(many, { cameras: ['a'], score: 1 });
    expect(counts).toHaveLength(399);
    expect(counts.map(({ total }) => total).slice(0, 6)).toEqual([0, 2, 1, 0, 0, 0]);
  });

  it('says what is oldest and how much it takes, and removes it', async () => {
    const [first, second, third, lasting] = [
      event(1000),
      event(2000),
      event(3000),
      event(500, { end: null }),
    ];
    for (const one of [first, second, third, lasting])
      await store.save(one, one.start, { pictures: PICTURES });
    await store.saveClip(second.id, CLIP);
    await store.saveClip(first.id, CLIP);
    await store.change([first.id], { protected: true });
    expect(await store.size()).toEqual({ clip: 4, pictures: 6 });
    expect(await store.size(3000)).toEqual({ clip: 0, pictures: 2 });
    expect(await store.oldest('clip', 10)).toEqual([{ id: second.id, clip: 4, pictures: 2 }]);
    expect((await store.oldest('all', 10)).map(({ id }) => id)).toEqual([second.id, third.id]);
    expect((await store.oldest('all', 1)).map(({ id }) => id)).toEqual([second.id]);
    expect((await store.oldest('all', 10, 3000)).map(({ id }) => id)).toEqual([second.id]);

    const frames = [{ at: 0, score: 2, boxes: [] }];
    for (let i = 0; i < 2; i++) await store.save(second, 2000, { frames });
    const bytes = 2 * JSON.stringify(frames).length;
    expect(await store.size()).toEqual({ clip: 4, pictures: 6 + bytes });
    expect((await store.oldest('clip', 1))[0]!.pictures).toBe(2 + bytes);
    await store.remove([second.id, third.id]);
    expect((await store.list(ALL)).map(({ id }) => id)).toEqual([first.id, lasting.id]);
    expect((await readdir(folder)).sort()).toEqual([lasting.id, first.id]);
    expect(await store.frames(second.id)).toEqual([]);
  });

  it('gives no picture and no clip for an id that is not an event', async () => {
    await writeFile(join(folder, 'plain.jpg'), 'secret');
    for (const id of ['.', '..', '../events', '%2e', '']) {
      expect(await store.picture(id, 'plain')).toBeUndefined();
      expect(() => store.clipFile(id, 'clip.mp4')).toThrow('there is no event');
    }
    expect(await store.picture(createEventId(1), 'plain')).toBeUndefined();
  });

  it('knows an event that can not be written, and writes it when it can', async () => {
    const kept = event(1000);
    await store.save(kept, 1500);
    const unwritten = event(2000, { end: null, zones: [{ id: 'yard', name: 'Yard' }] });
    await writeFile(join(folder, unwritten.id), 'a file where the folder should be');
    const frames = [0, 100].map(at => ({ at, score: 2, boxes: [] }));
    const first = { pictures: PICTURES, frames: frames.slice(0, 1) };
    await expect(store.save(unwritten, 2500, first)).rejects.toThrow('EEXIST');
    expect(await store.list(ALL)).toEqual([unwritten, kept]);
    expect(await store.list({ limit: 1 })).toEqual([unwritten]);
    expect(await store.list({ limit: 10, cameras: ['b'] })).toEqual([]);
    expect(await store.list({ limit: 10, zones: ['yard'] })).toEqual([unwritten]);
    expect(await store.list({ limit: 10, zones: ['gate'] })).toEqual([]);
    expect(await store.get(unwritten.id)).toEqual(unwritten);
    await expect(store.flush()).rejects.toThrow('EEXIST');

    const ended = { ...unwritten, end: 2600 };
    await expect(store.save(ended, 2600, { frames: frames.slice(1) })).rejects.toThrow('EEXIST');
    await rm(join(folder, unwritten.id));
    await store.flush();
    const later = await again();
    expect(await later.list(ALL)).toEqual([ended, kept]);
    expect(await later.frames(ended.id)).toEqual(frames);
    expect([...(await later.picture(ended.id, 'snapshot'))!]).toEqual([1]);
  });

  it('loses neither the clip of an event that can not be written, nor what is said of it', async () => {
    const unwritten = event(2000, { end: null });
    await store.save(unwritten, 2100);
    await writeFile(join(folder, unwritten.id), 'a file where the folder should be');
    const ended = { ...unwritten, end: 2600 };
    await expect(store.save(ended, 2600, { pictures: PICTURES })).rejects.toThrow('EEXIST');
    await expect(store.saveClip(ended.id, CLIP)).rejects.toThrow('EEXIST');
    expect(await store.get(ended.id)).toEqual({ ...ended, clip: CLIP });
    expect(await store.list(ALL)).toEqual([{ ...ended, clip: CLIP }]);
    await expect(store.change([ended.id], { review: 'normal' })).rejects.toMatchObject({ code: 'disk' });

    await rm(join(folder, unwritten.id));
    const [said] = await store.change([ended.id], { review: 'normal' });
    expect(said).toMatchObject({ end: 2600, review: { verdict: 'normal' } });
    const later = await again();
    expect(await later.get(ended.id)).toEqual({ ...said, clip: CLIP });
  });

  it('does not write again what was removed before it could be written', async () => {
    const gone = event(1000);
    await store.save(gone, 1000);
    await writeFile(join(folder, gone.id), 'a file where the folder should be');
    await expect(store.save(gone, 1500, { pictures: PICTURES })).rejects.toThrow('EEXIST');
    await store.remove([gone.id]);
    await store.flush();
    expect(await store.list(ALL)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('removes the files of an event first, so that none stay that nobody knows of', async () => {
    const kept = event(1000);
    await store.save(kept, 1000, { pictures: PICTURES });
    await db.schema.alterTable('event_frames').renameTo('elsewhere').execute(); // in the middle of it
    await expect(store.remove([kept.id])).rejects.toThrow();
    expect(await readdir(folder)).toEqual([]);
    expect((await store.oldest('all', 10)).map(({ id }) => id)).toEqual([kept.id]);
  });

  it('answers that there is none for what no database takes as an id', async () => {
    expect(await store.get('a\u0000b')).toBeUndefined();
    expect(await store.frames('a\u0000b')).toEqual([]);
  });

  it('leaves folders alone that are none of its own', async () => {
    await mkdir(join(folder, 'something else'));
    await store.remove([createEventId(1)]);
    expect(await readdir(folder)).toEqual(['something else']);
  });
});

describe('event ids', () => {
  it('sort by time, differ at the same time, and are recognised', () => {
    const time = Date.UTC(2026, 0, 31, 23, 59, 59, 999);
    const early = createEventId(time);
    expect(early).toMatch(/^20260131-235959-999-/);
    expect(early < createEventId(Date.UTC(2026, 1, 1))).toBe(true);
    expect(createEventId(5)).not.toBe(createEventId(5));
    expect(isEventId(early)).toBe(true);
    expect(isEventId(`../${early}`)).toBe(false);
    expect(firstIdAt(time) < early && early < firstIdAt(time + 1)).toBe(true);
  });
});
