import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Alert, Clip } from '../contract.ts';
import { isMissing, writeAtomic } from '../files.ts';
import { InOrder } from '../in-order.ts';
import { type Log, lineOf } from '../log.ts';
import { isEventId } from './event-id.ts';
import type { ClipFile, EventQuery, EventStore, Pictures } from './store.ts';

/** The newest ones are kept; with two pictures each that is some 500 MB. Clips have a bound of their own. */
export const MAX_EVENTS = 2000;
/** Files opened at a time while loading. */
const LOAD_AT_ONCE = 32;

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

const CLIP_FILES: readonly ClipFile[] = ['clip.mp4', 'clip.json', 'clip.vtt'];

/** One folder for each event: `<id>/event.json`, `snapshot.jpg`, `plain.jpg`, and the files of its clip. */
export class FolderStore implements EventStore {
  readonly #events = new Map<string, Alert>();
  /** So that an event and its clip, which are written apart, both stay. */
  readonly #order = new InOrder();

  private constructor(
    private readonly folder: string,
    private readonly max: number,
  ) {}

  static async open(folder: string, log: Pick<Log, 'warn'>, max = MAX_EVENTS): Promise<FolderStore> {
    const store = new FolderStore(folder, max);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const ids = (await readdir(folder)).filter(isEventId).sort();
    for (let i = 0; i < ids.length; i += LOAD_AT_ONCE) {
      await Promise.all(ids.slice(i, i + LOAD_AT_ONCE).map(id => store.#load(id, log)));
    }
    await store.#prune();
    return store;
  }

  save(change: Alert, seen: number, pictures?: Pictures): Promise<void> {
    return this.#order.run(() => this.#save(change, seen, pictures));
  }

  async #save(change: Alert, seen: number, pictures?: Pictures): Promise<void> {
    const clip = this.#events.get(change.id)?.clip;
    const event = { ...change, ...(clip && { clip }) };
    const folder = this.#path(event.id);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (pictures) {
        await writeAtomic(join(folder, 'plain.jpg'), pictures.plain);
        await writeAtomic(join(folder, 'snapshot.jpg'), pictures.snapshot);
      }
      await this.#write(event, seen);
    } finally {
      // Known when its pictures can be loaded; and on a full disk, until the server stops.
      this.#events.set(event.id, event);
    }
    await this.#prune();
  }

  list({ camera, before = Number.POSITIVE_INFINITY, lasting = false, limit }: EventQuery): Alert[] {
    return [...this.#events.values()]
      .filter(event => event.start < before)
      .filter(event => camera === undefined || event.cameraId === camera)
      .filter(event => !lasting || event.end === null)
      .sort((a, b) => b.start - a.start || (a.id < b.id ? 1 : -1))
      .slice(0, limit);
  }

  get(id: string): Alert | undefined {
    return this.#events.get(id);
  }

  clipFile(id: string, which: ClipFile): string | undefined {
    return this.#events.has(id) ? join(this.#path(id), which) : undefined;
  }

  saveClip(id: string, clip: Clip): Promise<Alert | undefined> {
    return this.#change(id, event => ({ ...event, clip }));
  }

  async removeClip(id: string): Promise<Alert | undefined> {
    const changed = await this.#change(id, ({ clip: _clip, ...event }) => event);
    if (changed) await this.#removeClipFiles(id);
    return changed;
  }

  async picture(id: string, which: keyof Pictures): Promise<Uint8Array | undefined> {
    if (!this.#events.has(id)) return undefined; // also keeps every other path out
    try {
      return await readFile(join(this.#path(id), `${which}.jpg`));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async #load(id: string, log: Pick<Log, 'warn'>): Promise<void> {
    try {
      const { event, seen } = eventFile.parse(
        JSON.parse(await readFile(join(this.#path(id), 'event.json'), 'utf8')),
      );
      if (event.id !== id) throw new Error(`it holds event ${event.id}`);
      // The server that wrote it stopped before the alert ended.
      const ended = event.end === null ? { ...event, end: seen, interrupted: true } : event;
      this.#events.set(id, ended);
      if (ended !== event) {
        await this.#write(ended, seen);
        await this.#removeClipFiles(id); // written while the alert lasted, and not said to be whole
      }
    } catch (error) {
      const reason = error instanceof z.ZodError ? 'event.json has not the form of an event' : lineOf(error);
      log.warn(`event ${id} is skipped: ${reason}`);
    }
  }

  /** Of an event that has ended. */
  #change(id: string, change: (event: Alert) => Alert): Promise<Alert | undefined> {
    return this.#order.run(async () => {
      const event = this.#events.get(id);
      if (!event) return undefined;
      const changed = change(event);
      await this.#write(changed, changed.end ?? changed.peak.at);
      this.#events.set(id, changed);
      return changed;
    });
  }

  async #removeClipFiles(id: string): Promise<void> {
    for (const file of CLIP_FILES) await rm(join(this.#path(id), file), { force: true });
  }

  async #write(event: Alert, seen: number): Promise<void> {
    const text = `${JSON.stringify({ version: 1, seen, event }, null, 2)}\n`;
    await writeAtomic(join(this.#path(event.id), 'event.json'), text);
  }

  async #prune(): Promise<void> {
    const surplus = this.#events.size - this.max;
    if (surplus <= 0) return;
    const ended = [...this.#events.values()].filter(event => event.end !== null).map(event => event.id);
    for (const id of ended.sort().slice(0, surplus)) {
      this.#events.delete(id);
      await rm(this.#path(id), { recursive: true, force: true });
    }
  }

  #path(id: string): string {
    return join(this.folder, id);
  }
}
