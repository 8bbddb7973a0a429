/** What the review page asks for, of a store with many events, over HTTP; and of one with few, in the same run. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { seededRandom } from '../../models/random.ts';
import { startServer } from '../../server/app.ts';
import { createEventId } from '../../server/events/event-id.ts';
import { NOT_REVIEWED, rowOf, SqlEvents } from '../../server/events/sql-store.ts';
import { type Database, openDatabase } from '../../server/store/database.ts';
import type { Figures } from './bench.ts';
import { numberOf } from './options.ts';
import { median, quantile, rounded } from './statistics.ts';

const CAMERAS = 9;
const DAYS = 90;
const DAY_MS = 86_400_000;
const REPEATS = 30;
const FEW = 1000;
const AT_ONCE = 500;

export async function store(options: { readonly events: string; readonly database?: string | undefined }) {
  const events = numberOf(options.events, '--events');
  const figures: Figures = {};
  const few = await measure(FEW, undefined);
  const many = await measure(events, options.database);
  for (const [name, { p50, p95 }] of many.times) {
    figures[`${name}: ms, p50 and p95`] = `${rounded(p50, 1)}, ${rounded(p95, 1)}`;
    figures[`${name}: ratio to ${FEW} events`] = rounded(p50 / few.times.get(name)!.p50, 1);
  }
  figures['event loop late by at worst, ms'] = rounded(many.lateMs, 1);
  figures['events written a second, each to the disk'] = rounded(many.writes, 0);
  return figures;
}

async function measure(count: number, database: string | undefined) {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-bench-store-'));
  try {
    const now = Date.now();
    const db = await openDatabase(database ?? join(folder, 'vigil.db'));
    await fill(db, count, now);
    const writes = await writeSpeed(db, folder, now);
    await db.destroy();
    const quiet = () => {};
    const log = { info: quiet, warn: quiet, error: quiet, debug: quiet };
    const server = await startServer({ port: 0, dataDir: folder, database, demo: false, log });
    const delay = monitorEventLoopDelay({ resolution: 1 });
    try {
      const times = new Map<string, { p50: number; p95: number }>();
      await ask(server.url, requests(now)['first screen']!); // the first query of a process reads its files
      delay.enable();
      for (const [name, paths] of Object.entries(requests(now))) {
        const each: number[] = [];
        for (let i = 0; i < REPEATS; i++) each.push(await ask(server.url, paths));
        times.set(name, { p50: median(each), p95: quantile(each, 0.95) });
      }
      return { times, writes, lateMs: delay.max / 1e6 };
    } finally {
      delay.disable();
      await server.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Paths that are asked for together. */
function requests(now: number): Record<string, string[]> {
  const edges = (from: number, step: number, count: number) =>
    Array.from({ length: count + 1 }, (_, i) => from + i * step).join(',');
  const month = `/api/events/counts?edges=${edges(now - 42 * DAY_MS, DAY_MS, 42)}`;
  const timeline = `/api/events/counts?edges=${edges(now - DAY_MS, DAY_MS / 96, 96)}`;
  const list = '/api/events?limit=50';
  return {
    'first screen': [list, month, timeline],
    'newest 50': [list],
    'calendar, 42 days': [month],
    'timeline, 96 quarters of an hour': [timeline],
    'one camera': [`${list}&camera=camera3`],
    'not reviewed': [`${list}&reviewed=no`],
    'score of 4 and more, which few have': [`${list}&score=4`],
    'a day, two cameras, not reviewed': [
      `${list}&camera=camera1,camera2&reviewed=no&from=${now - 31 * DAY_MS}&to=${now - 30 * DAY_MS}`,
    ],
    'protected ones, which few are': [`${list}&protected=yes`],
    'one zone': [`${list}&zone=yard3`],
    'a zone that few are in': [`${list}&zone=gate3`],
  };
}

async function ask(url: string, paths: readonly string[]): Promise<number> {
  const began = performance.now();
  await Promise.all(
    paths.map(async path => {
      const response = await fetch(url + path);
      if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
      await response.arrayBuffer();
    }),
  );
  return performance.now() - began;
}

async function fill(db: Database, count: number, now: number) {
  const random = seededRandom(1);
  const rows = Array.from({ length: count }, (_, i) => eventRow(now - (i / count) * DAYS * DAY_MS, random));
  for (let i = 0; i < rows.length; i += AT_ONCE)
    await db
      .insertInto('events')
      .values(rows.slice(i, i + AT_ONCE))
      .execute();
}

function eventRow(at: number, random: () => number) {
  const start = Math.floor(at);
  const camera = Math.floor(random() * CAMERAS);
  const box = { x: 0.1, y: 0.2, w: 0.3, h: 0.4, score: 2 };
  const event = {
    ...{ id: createEventId(start), cameraId: `camera${camera}`, cameraName: `Camera ${camera}`, start },
    ...{ end: start + 10_000, firstFrame: 1, lastFrame: 100, snapshot: 1 },
    peak: { score: 1 - Math.log(random()) / 2, box, frame: 50, at: start + 5000 },
    zones: [{ id: `${random() < 0.001 ? 'gate' : 'yard'}${camera}`, name: 'At the back of the yard' }],
  };
  const reviewed = random() < 0.8 ? { reviewed_at: start + 60_000, verdict: 'acknowledged' } : {};
  return {
    ...rowOf(event, start + 10_000),
    ...{ ...NOT_REVIEWED, ...reviewed, protected: Number(random() < 0.001) },
    ...{ picture_bytes: 250_000, clip_start: start - 5000, clip_seconds: 20, clip_bytes: 2_000_000 },
  };
}

async function writeSpeed(db: Database, folder: string, now: number) {
  const events = new SqlEvents(db, join(folder, 'events'));
  const box = { x: 0.1, y: 0.2, w: 0.3, h: 0.4, score: 2 };
  const began = performance.now();
  const count = 200;
  for (let i = 0; i < count; i++) {
    const start = now + i;
    await events.save(
      {
        ...{ id: createEventId(start), cameraId: 'camera0', cameraName: 'Camera 0', start, end: start + 1 },
        ...{ firstFrame: 1, lastFrame: 2, snapshot: 0, peak: { score: 2, box, frame: 1, at: start } },
      },
      start,
    );
  }
  return (count * 1000) / (performance.now() - began);
}
