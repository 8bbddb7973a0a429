import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Alert } from '../contract.ts';
import { namesIn, undefinedIfMissing } from '../files.ts';
import { type Log, lineOf } from '../log.ts';
import { isEventId } from './event-id.ts';
import type { EventStore } from './store.ts';

/** Files opened at a time. */
const AT_ONCE = 32;

const box = z.object({
  ...{ x: z.number(), y: z.number(), w: z.number(), h: z.number(), score: z.number() },
  p: z.exactOptional(z.number()),
});
const alert = z.object({
  id: z.string(),
  cameraId: z.string(),
  cameraName: z.string(),
  start: z.number(),
  end: z.number().nullable(),
  firstFrame: z.number(),
  lastFrame: z.number(),
  peak: z.object({ score: z.number(), box, frame: z.number(), at: z.number() }),
  snapshot: z.number(),
  interrupted: z.boolean().exactOptional(),
  clip: z.object({ start: z.number(), seconds: z.number(), bytes: z.number() }).exactOptional(),
}) satisfies z.ZodType<Alert>;
const eventFile = z.object({ version: z.literal(1), seen: z.number(), event: alert });

/** What a server can leave that is killed between an event's pictures and its row. */
const PICTURES_ONLY = /^(plain|snapshot)\.jpg(\.[0-9a-f]{8}\.tmp)?$/;
/** More than that no kill leaves, nor half of all: it is another database, or an older copy of it. */
const MOST_LEFT = 100;

/** Folders of which the database knows no event. */
export async function unknownFolders(folder: string, store: Pick<EventStore, 'unknown'>): Promise<string[]> {
  return store.unknown((await namesIn(folder)).filter(isEventId));
}

/** Removes those that hold pictures only. Call it while nothing writes events. */
export async function removeLeft(
  folder: string,
  ids: readonly string[],
  log: Pick<Log, 'info' | 'warn'>,
): Promise<void> {
  const found = await Promise.all(
    ids.slice(0, MOST_LEFT + 1).map(async id => {
      const files = await namesIn(join(folder, id));
      return files.every(name => PICTURES_ONLY.test(name));
    }),
  );
  const left = ids.filter((_, i) => found[i]);
  if (left.length === 0) return;
  const all = (await readdir(folder)).filter(isEventId).length;
  if (left.length > MOST_LEFT || left.length > all / 2) {
    log.warn(`${folder} holds pictures of events that the database does not know; they stay where they are`);
    return;
  }
  for (const id of left) await rm(join(folder, id), { recursive: true, force: true });
  log.info(`${left.length} folders of pictures without an event were removed`);
}

/**
 * Takes over the events that vigil kept as `<id>/event.json` until it had a database. Pictures and clips stay where they are.
 * @param ids folders of which the database knows no event. Returns those that are left
 */
export async function takeOldEvents(
  folder: string,
  ids: readonly string[],
  store: Pick<EventStore, 'save' | 'saveClip'>,
  log: Pick<Log, 'info' | 'warn'>,
): Promise<string[]> {
  const left: string[] = [];
  for (let i = 0; i < ids.length; i += AT_ONCE) {
    const some = ids.slice(i, i + AT_ONCE);
    const taken = await Promise.all(some.map(id => take(id)));
    left.push(...some.filter((_, i) => !taken[i]));
  }
  const taken = ids.length - left.length;
  if (taken > 0) log.info(`${taken} events were taken over into the database`);
  return left;

  async function take(id: string): Promise<boolean> {
    const path = join(folder, id, 'event.json');
    const text = await readFile(path, 'utf8').catch(undefinedIfMissing);
    if (text === undefined) return false;
    try {
      const { event, seen } = eventFile.parse(JSON.parse(text));
      if (event.id !== id) throw new Error(`it holds event ${event.id}`);
      const pictures = await picturesOf(id);
      await store.save(event, seen, { pictures });
      if (event.clip) await store.saveClip(id, event.clip);
      await rm(path);
      return true;
    } catch (error) {
      const reason = error instanceof z.ZodError ? 'event.json has not the form of an event' : lineOf(error);
      log.warn(`event ${id} is skipped: ${reason}`);
      return false;
    }
  }

  async function picturesOf(id: string) {
    const read = (name: string) => readFile(join(folder, id, name)).catch(() => undefined);
    const [plain, snapshot] = await Promise.all([read('plain.jpg'), read('snapshot.jpg')]);
    return plain && snapshot && { plain, snapshot };
  }
}
