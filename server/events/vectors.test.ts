import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeDatabases } from '../../test/support/databases.ts';
import type { Alert } from '../contract.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { createEventId } from './event-id.ts';
import { SqlEvents } from './sql-store.ts';
import { EventVectors } from './vectors.ts';

describeDatabases('EventVectors', create => {
  let folder: string;
  let db: Database;
  let vectors: EventVectors;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-vectors-'));
    db = await openDatabase(await create());
    vectors = new EventVectors(db);
  });
  afterEach(async () => {
    await db.destroy();
    await rm(folder, { recursive: true });
  });

  /** A vector of length 1 at so many degrees. */
  const at = (degrees: number) =>
    Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180));

  const event = (id: string, cameraId: string): Alert => ({
    ...{ id, cameraId, cameraName: 'Door', start: 1, end: 1, firstFrame: 1, lastFrame: 6, snapshot: 1 },
    peak: { score: 2, box: { x: 0, y: 0, w: 0.5, h: 0.5, score: 2 }, frame: 3, at: 1 },
  });

  it('finds the nearest of the same weights', async () => {
    const ids = [0, 1, 2, 3, 4].map(start => createEventId(start));
    const [own, near, far, opposite, foreign] = ids as [string, string, string, string, string];
    for (const [id, degrees] of [
      ...[[own, 0] as const, [far, 90] as const, [near, 60] as const],
      [opposite, 180] as const,
    ])
      await vectors.save(id, 'weights', at(degrees));
    await vectors.save(foreign, 'others', at(0));
    const found = (await vectors.similar(own, 2))!;
    expect(found.map(({ id }) => id)).toEqual([near, far]);
    expect(found[0]!.distance).toBeCloseTo(0.5, 6);
    expect(found[1]!.distance).toBeCloseTo(1, 6);
    expect((await vectors.similar(own, 8))!.at(-1)).toEqual({ id: opposite, distance: 2 });
    expect(await vectors.similar('nobody', 8)).toBeUndefined();
  });

  it('replaces a vector, and forgets it with its event', async () => {
    const [own, other] = [createEventId(1), createEventId(2)];
    await vectors.save(own, 'weights', at(0));
    await vectors.save(other, 'weights', at(60));
    await vectors.save(other, 'weights', at(90));
    expect((await vectors.similar(own, 8))![0]!.distance).toBeCloseTo(1, 6);
    await new SqlEvents(db, folder).remove([other]);
    expect(await vectors.similar(own, 8)).toEqual([]);
  });

  it('has those of a camera, the newest first', async () => {
    const store = new SqlEvents(db, folder);
    const [own, newer, foreign] = [1, 2, 3].map(start => createEventId(start)) as [string, string, string];
    await store.save(event(own, 'a'), 1);
    await store.save(event(newer, 'a'), 1);
    await store.save(event(foreign, 'b'), 1);
    for (const id of [own, newer, foreign]) await vectors.save(id, 'weights', at(id === own ? 0 : 90));
    const found = await vectors.ofCamera('a', 'weights', 8);
    expect(found.map(({ id }) => id)).toEqual([newer, own]);
    expect([...found[1]!.vector]).toEqual([...at(0)]);
    expect(await vectors.ofCamera('a', 'weights', 1)).toHaveLength(1);
    expect(await vectors.ofCamera('a', 'others', 8)).toEqual([]);
  });

  it('compares the newest 5,000', { timeout: 60_000 }, async () => {
    const rows = Array.from({ length: 5002 }, (_, i) => ({
      event_id: createEventId(i),
      weights_id: 'weights',
      vector: new Uint8Array(at(i === 1 ? 0 : 90).buffer), // the best one is too old
    }));
    for (let i = 0; i < rows.length; i += 500)
      await db
        .insertInto('event_vectors')
        .values(rows.slice(i, i + 500))
        .execute();
    const own = createEventId(9999);
    await vectors.save(own, 'weights', at(0));
    const [nearest] = (await vectors.similar(own, 1))!;
    expect(nearest!.distance).toBeCloseTo(1, 6);
    await vectors.save(rows[100]!.event_id, 'weights', at(30));
    expect((await vectors.similar(own, 1))![0]!.id).toBe(rows[100]!.event_id);
  });
});
