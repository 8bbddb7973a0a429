import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '../contract.ts';
import { FakeLog } from '../testing.ts';
import { createEventId, isEventId } from './event-id.ts';
import { FolderStore } from './folder-store.ts';

let folder: string;
let log: FakeLog;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-events-'));
  log = new FakeLog();
});
afterEach(() => rm(folder, { recursive: true }));

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
const open = (max?: number) => FolderStore.open(folder, log, max);

describe('FolderStore', () => {
  it('keeps events and pictures over a restart', async () => {
    const kept = event(1000);
    await (await open()).save(kept, 1500, PICTURES);
    const store = await open();
    expect(store.list({ limit: 10 })).toEqual([kept]);
    expect([...(await store.picture(kept.id, 'snapshot'))!]).toEqual([1]);
    expect([...(await store.picture(kept.id, 'plain'))!]).toEqual([2]);
    expect(log.lines).toEqual([]);
  });

  it('leaves nothing half written beside what it keeps, for its owner only', async () => {
    const store = await open();
    const kept = event(1000);
    await store.save(kept, 1500, PICTURES);
    await store.save({ ...kept, snapshot: 2 }, 1600, PICTURES);
    expect((await readdir(join(folder, kept.id))).sort()).toEqual([
      'event.json',
      'plain.jpg',
      'snapshot.jpg',
    ]);
    expect((await stat(join(folder, kept.id, 'snapshot.jpg'))).mode & 0o777).toBe(0o600);
  });

  it('ends what the last server did not end, when it was last seen', async () => {
    const lasting = event(1000, { end: null });
    await (await open()).save(lasting, 4200);
    const ended = { ...lasting, end: 4200, interrupted: true };
    expect((await open()).list({ limit: 10 })).toEqual([ended]);
    expect(JSON.parse(await readFile(join(folder, lasting.id, 'event.json'), 'utf8')).event).toEqual(ended);
  });

  it('keeps the clip of an event until that is removed', async () => {
    const store = await open();
    const kept = event(1000);
    const clip = { start: 500, seconds: 10, bytes: 4 };
    expect(store.clipFile(kept.id, 'clip.mp4')).toBeUndefined();
    expect(await store.saveClip(kept.id, clip)).toBeUndefined();
    await store.save(kept, 1500);
    await writeFile(store.clipFile(kept.id, 'clip.mp4')!, 'clip');
    expect(await store.saveClip(kept.id, clip)).toEqual({ ...kept, clip });
    await store.save({ ...kept, snapshot: 2 }, 1600); // by who knows nothing of it
    const later = await open();
    expect(later.get(kept.id)).toEqual({ ...kept, snapshot: 2, clip });

    expect(await later.removeClip(kept.id)).toEqual({ ...kept, snapshot: 2 });
    expect(await readdir(join(folder, kept.id))).toEqual(['event.json']);
    expect((await open()).list({ limit: 10 })).toEqual([{ ...kept, snapshot: 2 }]);
  });

  it('keeps the end of an event and its clip, whichever is written first', async () => {
    const store = await open();
    const clip = { start: 500, seconds: 10, bytes: 4 };
    const kept = event(1000);
    await store.save({ ...kept, end: null }, 1500);
    await Promise.all([store.save(kept, 1500, PICTURES), store.saveClip(kept.id, clip)]);
    expect(store.get(kept.id)).toEqual({ ...kept, clip });
    await Promise.all([store.saveClip(kept.id, clip), store.save({ ...kept, snapshot: 2 }, 1500)]);
    expect((await open()).get(kept.id)).toEqual({ ...kept, snapshot: 2, clip });
  });

  it('removes what was cut of an alert that the last server did not end', async () => {
    const store = await open();
    const lasting = event(1000, { end: null });
    await store.save(lasting, 4200);
    await writeFile(store.clipFile(lasting.id, 'clip.mp4')!, 'clip');
    await open();
    expect(await readdir(join(folder, lasting.id))).toEqual(['event.json']);
  });

  it('keeps the newest', async () => {
    const store = await open(2);
    const [first, second, third] = [event(1000), event(2000), event(3000)];
    for (const one of [first, second, third]) await store.save(one, one.start);
    expect(store.list({ limit: 10 })).toEqual([third, second]);
    expect((await readdir(folder)).sort()).toEqual([second.id, third.id]);
    expect((await open(1)).list({ limit: 10 })).toEqual([third]);
    expect(await readdir(folder)).toEqual([third.id]);
  });

  it('lists by camera, before a time and at most so many, newest first', async () => {
    const store = await open();
    const events = [event(2000), event(1000), event(3000, { cameraId: 'b' }), event(4000)] as const;
    for (const one of events) await store.save(one, one.start);
    const starts = (query: Parameters<FolderStore['list']>[0]) => store.list(query).map(({ start }) => start);
    expect(starts({ limit: 10 })).toEqual([4000, 3000, 2000, 1000]);
    expect(starts({ limit: 10, camera: 'a' })).toEqual([4000, 2000, 1000]);
    expect(starts({ limit: 10, before: 3000 })).toEqual([2000, 1000]);
    expect(starts({ limit: 1, before: 3000 })).toEqual([2000]);
    expect(starts({ limit: 10, lasting: true })).toEqual([]);
    await store.save(event(500, { end: null }), 600);
    expect(starts({ limit: 10, lasting: true })).toEqual([500]);
  });

  it('skips broken folders with one line each', async () => {
    const [good, noFile, noJson, noEvent, moved] = [1, 2, 3, 4, 5].map(second => event(second * 1000));
    const store = await open();
    for (const one of [good, noFile, noJson, noEvent, moved]) await store.save(one!, one!.start);
    await rm(join(folder, noFile!.id, 'event.json'));
    await writeFile(join(folder, noJson!.id, 'event.json'), '{"version": 1, "se');
    await writeFile(join(folder, noEvent!.id, 'event.json'), '{"version": 1, "seen": 3, "event": {}}');
    await writeFile(
      join(folder, moved!.id, 'event.json'),
      await readFile(join(folder, good!.id, 'event.json')),
    );
    await mkdir(join(folder, 'something else'));
    expect((await open()).list({ limit: 10 })).toEqual([good]);
    expect(log.lines.sort()).toEqual([
      expect.stringMatching(`^warn event ${noFile!.id} is skipped: ENOENT`),
      expect.stringMatching(`^warn event ${noJson!.id} is skipped: Unterminated string in JSON`),
      `warn event ${noEvent!.id} is skipped: event.json has not the form of an event`,
      `warn event ${moved!.id} is skipped: it holds event ${good!.id}`,
    ]);
  });

  it('gives no picture for an id that is not an event', async () => {
    const store = await open();
    await writeFile(join(folder, 'plain.jpg'), 'secret');
    for (const id of ['.', '..', '../events', '%2e', '', createEventId(1)]) {
      expect(await store.picture(id, 'plain')).toBeUndefined();
    }
  });

  it('lists an event when its pictures are there, and also when it can not be written', async () => {
    const store = await open();
    const kept = event(1000);
    const saving = store.save(kept, 1500, PICTURES);
    expect(store.list({ limit: 10 })).toEqual([]);
    await saving;
    const unwritten = event(2000);
    await writeFile(join(folder, unwritten.id), 'a file where the folder should be');
    await expect(store.save(unwritten, 2500)).rejects.toThrow('EEXIST');
    expect(store.list({ limit: 10 })).toEqual([unwritten, kept]);
  });

  it('gives no picture where none was made', async () => {
    const store = await open();
    const bare = event(1000);
    await store.save(bare, 1000);
    expect(await store.picture(bare.id, 'snapshot')).toBeUndefined();
  });
});

describe('event ids', () => {
  it('sort by time, differ at the same time, and are recognised', () => {
    const early = createEventId(Date.UTC(2026, 0, 31, 23, 59, 59, 999));
    expect(early).toMatch(/^20260131-235959-999-/);
    expect(early < createEventId(Date.UTC(2026, 1, 1))).toBe(true);
    expect(createEventId(5)).not.toBe(createEventId(5));
    expect(isEventId(early)).toBe(true);
    expect(isEventId(`../${early}`)).toBe(false);
  });
});
