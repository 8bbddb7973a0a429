import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '../contract.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { FakeLog } from '../testing.ts';
import { createEventId } from './event-id.ts';
import { removeLeft, takeOldEvents, unknownFolders } from './old-folders.ts';
import { SqlEvents } from './sql-store.ts';

let folder: string;
let events: string;
let db: Database;
let store: SqlEvents;
let log: FakeLog;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-old-'));
  events = join(folder, 'events');
  db = await openDatabase(join(folder, 'vigil.db'));
  store = new SqlEvents(db, events);
  log = new FakeLog();
});
afterEach(async () => {
  await db.destroy();
  await rm(folder, { recursive: true });
});

async function write(start: number, more: Partial<Alert> = {}): Promise<Alert> {
  const box = { x: 0, y: 0, w: 0.5, h: 0.5, score: 2, p: 1e-4 };
  const event: Alert = {
    ...{ id: createEventId(start), cameraId: 'a', cameraName: 'Door', start, end: start + 500 },
    ...{ firstFrame: 1, lastFrame: 6, snapshot: 1, peak: { score: 2, box, frame: 3, at: start } },
    ...more,
  };
  await mkdir(join(events, event.id), { recursive: true });
  const file = { version: 1, seen: event.end ?? start + 300, event };
  await writeFile(join(events, event.id, 'event.json'), JSON.stringify(file));
  await writeFile(join(events, event.id, 'plain.jpg'), 'plain');
  await writeFile(join(events, event.id, 'snapshot.jpg'), 'snapshot');
  return event;
}
/** As a server does when it starts. */
async function take() {
  const left = await takeOldEvents(events, await unknownFolders(events, store), store, log);
  await removeLeft(events, left, log);
}
const list = () => store.list({ limit: 10 });

describe('takeOldEvents', () => {
  it('does nothing where there are none', async () => {
    await take();
    expect([await list(), log.lines]).toEqual([[], []]);
  });

  it('takes over what there is, once, pictures and clips too', async () => {
    const clip = { start: 900, seconds: 3, bytes: 5 };
    const [first, second] = [await write(1000, { clip }), await write(2000, { end: null })];
    await take();
    await take();
    await store.interrupt();
    expect(await list()).toEqual([{ ...second, end: 2300, interrupted: true }, first]);
    expect(Buffer.from((await store.picture(first.id, 'snapshot'))!).toString()).toBe('snapshot');
    expect(await store.size()).toEqual({ clip: 5, pictures: 26 });
    expect(await readdir(join(events, first.id))).toEqual(['plain.jpg', 'snapshot.jpg']);
    expect(log.lines).toEqual(['info 2 events were taken over into the database']);
  });

  it('skips what is broken with one line each, and leaves it', async () => {
    const [good, noJson, noEvent, moved] = [
      await write(1000),
      await write(2000),
      await write(3000),
      await write(4000),
    ];
    await writeFile(join(events, noJson.id, 'event.json'), '{"version": 1, "se');
    await writeFile(join(events, noEvent.id, 'event.json'), '{"version": 1, "seen": 3, "event": {}}');
    await writeFile(
      join(events, moved.id, 'event.json'),
      await readFile(join(events, good.id, 'event.json')),
    );
    await mkdir(join(events, 'something else'));
    await take();
    expect(await list()).toEqual([good]);
    expect(log.lines.sort()).toEqual([
      'info 1 events were taken over into the database',
      expect.stringMatching(`^warn event ${noJson.id} is skipped: Unterminated string in JSON`),
      `warn event ${noEvent.id} is skipped: event.json has not the form of an event`,
      `warn event ${moved.id} is skipped: it holds event ${good.id}`,
    ]);
    expect(await readdir(join(events, noJson.id))).toContain('event.json');
  });
});

describe('removeLeft', () => {
  const pictures = async (start: number, ...more: string[]) => {
    const id = createEventId(start);
    await mkdir(join(events, id), { recursive: true });
    for (const name of ['plain.jpg', ...more]) await writeFile(join(events, id, name), 'it');
    return id;
  };

  it('removes pictures that belong to no event, whatever a kill left of them, and nothing else', async () => {
    const known = [await write(1000), await write(1001)];
    await take();
    const all = await Promise.all([
      pictures(2000),
      pictures(3000, 'snapshot.jpg.0123abcd.tmp'),
      pictures(4000, 'clip.mp4'),
    ]);
    await mkdir(join(events, createEventId(5000)));
    log.lines.length = 0;
    await take();
    expect(await readdir(events)).toEqual([...known.map(({ id }) => id), all[2]]);
    expect(log.lines).toEqual(['info 3 folders of pictures without an event were removed']);
  });

  it('leaves the pictures of another database', async () => {
    await write(1000);
    await take();
    log.lines.length = 0;
    for (let i = 0; i < 2; i++) await pictures(i);
    await take();
    expect(await readdir(events)).toHaveLength(3);
    expect(log.lines).toEqual([
      `warn ${events} holds pictures of events that the database does not know; they stay where they are`,
    ]);
  });
});

it('opens only folders whose events the database does not know', async () => {
  const known = await write(1000);
  await take();
  const later = await write(2000);
  await write(3000);
  expect((await unknownFolders(events, store)).slice(0, -1)).toEqual([later.id]);
  expect(await store.unknown([known.id])).toEqual([]);
});
