import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Calibrator, type Grid, type Scene, thresholdsOf } from '../../models/index.ts';
import type { Frame } from '../../streams/index.ts';
import { describeDatabases } from '../../test/support/databases.ts';
import { AlertTracker } from '../detection/alerts.ts';
import { findBoxes } from '../detection/boxes.ts';
import { FloodControl } from '../detection/flood.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { AlertRecorder } from './recorder.ts';
import { EventRegions } from './regions.ts';
import { SqlEvents } from './sql-store.ts';

const [ROWS, COLS] = [10, 20];
const CAMERA = { id: 'a', name: 'Door' };
const LEFT = 3 * COLS + 3;
const RIGHT = 6 * COLS + 16;

/** Noise, and something of this score at some places. */
function regions(n: number, score = 0, ...places: number[]): Grid {
  const values = Float32Array.from(
    { length: ROWS * COLS },
    (_, cell) => 0.1 + ((n * 7 + cell * 13) % 17) / 170,
  );
  for (const place of places) values[place] = score;
  return { rows: ROWS, cols: COLS, values };
}
const frameAt = (index: number): Frame => ({
  ...{ index, timeMs: index * 100, arrivedMs: 1_000_000 + index * 100, pts: index * 1e5 },
  gray: new Uint8Array(1),
});

async function measured(dismissed: readonly Grid[] = []): Promise<Scene> {
  const calibrator = new Calibrator({ frames: 400 });
  for (let n = 0; n < 400; n++) calibrator.add({ frame: frameAt(n), regions: regions(n) });
  return calibrator.finish(new Float32Array(1), dismissed);
}

describeDatabases('EventRegions', create => {
  let folder: string;
  let db: Database;
  let store: SqlEvents;
  let kept: EventRegions;
  let scene: Scene;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-regions-'));
    db = await openDatabase(await create());
    store = new SqlEvents(db, folder);
    kept = new EventRegions(db, {
      report: (_what, error) => {
        throw error;
      },
    });
    scene = await measured();
  });
  afterEach(async () => {
    await db.destroy();
    await rm(folder, { recursive: true });
  });

  /** Whether something at a place is marked where this is normal. */
  const fires = (known: Scene, place: number) =>
    findBoxes(regions(0, 2, place), thresholdsOf(known)).boxes.length > 0;

  /** Two things at once, far from each other: two events. Resolves with that of a place. */
  async function watch(weightsId = 'weights') {
    const errors = {
      report: (_what: string, error: unknown) => {
        throw error;
      },
    };
    const recorder = new AlertRecorder({ store, changed: () => {}, errors });
    const tracker = new AlertTracker<Frame>();
    const flood = new FloodControl<Frame>();
    for (let n = 0; n < 100; n++) {
      const frame = frameAt(n);
      const seen = n < 20 ? regions(n, 2, LEFT, RIGHT) : regions(n);
      const { boxes } = findBoxes(seen, thresholdsOf(scene));
      for (const change of flood.add(frame, boxes, tracker.add(frame, boxes), () => 0))
        kept.take(recorder.take(CAMERA, change), change, { regions: seen, weightsId });
    }
    await recorder.close();
    await kept.close();
    const events = await store.list({ limit: 10 });
    return (place: number) =>
      events.find(({ peak: { box } }) => Math.abs(box.x + box.w / 2 - ((place % COLS) + 0.5) / COLS) < 0.1)!;
  }

  it('lets a dismissed event fire no more once it is measured again, and every other one as before', async () => {
    const at = await watch();
    expect(fires(scene, LEFT) && fires(scene, RIGHT)).toBe(true);
    expect(await kept.dismissed('a', 'weights')).toEqual([]); // nobody has said anything

    await store.change([at(LEFT).id], { review: 'normal' });
    await store.change([at(RIGHT).id], { review: 'acknowledged' });
    const dismissed = await kept.dismissed('a', 'weights');
    expect(dismissed).toHaveLength(1);
    expect(dismissed[0]!.values[LEFT]).toBe(2);
    expect(dismissed[0]!.values[RIGHT]).toBe(0);
    const again = await measured(dismissed);
    expect(fires(again, LEFT)).toBe(false);
    expect(fires(again, RIGHT)).toBe(true);

    await store.change([at(LEFT).id], { review: null });
    expect(await kept.dismissed('a', 'weights')).toEqual([]); // taken back
  });

  it('counts for its own camera and weights only, and goes with the event', async () => {
    const event = (await watch())(LEFT);
    await store.change([event.id], { review: 'normal' });
    expect(await kept.dismissed('b', 'weights')).toEqual([]);
    expect(await kept.dismissed('a', 'others')).toEqual([]);
    await store.remove([event.id]);
    expect(await kept.dismissed('a', 'weights')).toEqual([]);
    expect(await db.selectFrom('event_regions').select('event_id').execute()).toHaveLength(1); // the other's
  });

  it('forgets them where the camera shows something else', async () => {
    const event = (await watch())(LEFT);
    await store.change([event.id], { review: 'normal' });
    kept.forget('b');
    await kept.close();
    expect(await kept.dismissed('a', 'weights')).toHaveLength(1);
    kept.forget('a');
    await kept.close();
    expect(await kept.dismissed('a', 'weights')).toEqual([]);
  });

  it('does not take a change of the whole scene for normal', async () => {
    const event = (await watch())(LEFT);
    await store.change([event.id], { review: 'normal' });
    await store.save({ ...event, sceneChanged: true }, 0);
    expect(await kept.dismissed('a', 'weights')).toEqual([]);
  });
});
