import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Selectable, sql } from 'kysely';
import { UserError } from '../../streams/index.ts';
import type { Alert, Clip, EventChange, EventCount, EventFrame, Review } from '../contract.ts';
import { isMissing, writeAtomic } from '../files.ts';
import { InOrder } from '../in-order.ts';
import { lineOf } from '../log.ts';
import type { Database } from '../store/database.ts';
import type { EventTable } from '../store/schema.ts';
import { type Events, filtered, fits } from './event-filter.ts';
import { firstIdAt, isEventId } from './event-id.ts';
import type { ClipFile, EventFile, EventQuery, EventSize, EventStore, Pictures, SaveMore } from './store.ts';

const CLIP_FILES: readonly ClipFile[] = ['clip.mp4', 'clip.json', 'clip.vtt'];
/** Events that wait, with their pictures, for a disk that takes them; the oldest of them are lost when there are more. */
const MOST_UNWRITTEN = 200;
/** Folders that are looked for at a time. */
const IDS_AT_ONCE = 5000;
/** A clip is there so long after its alert: a post-roll of 5 s, and others that are cut first, in milliseconds. */
const CLIP_MS = 60_000;
/** Nobody has said anything of it. */
export const NOT_REVIEWED = { reviewed_at: null, verdict: null, protected: 0, comment: null };
const NO_CLIP = { clip_start: null, clip_seconds: null, clip_bytes: null };

interface Unwritten {
  readonly event: Alert;
  readonly seen: number;
  readonly pictures: Pictures | undefined;
  readonly frames: readonly EventFrame[];
}
interface Span {
  readonly span: number;
  readonly low: string;
  readonly high: string;
}
type Row = Selectable<EventTable>;

/** Events as rows; their pictures and clips are files, `<folder>/<id>/snapshot.jpg`, `plain.jpg` and those of the clip. */
export class SqlEvents implements EventStore {
  /** What could not be written, as it is now. */
  readonly #unwritten = new Map<string, Unwritten>();
  /** Likewise: clips whose files are whole. */
  readonly #clips = new Map<string, Clip>();
  readonly #order = new InOrder();

  constructor(
    private readonly db: Database,
    private readonly folder: string,
  ) {}

  /** Ends the events that the server before this one left open. */
  async interrupt(): Promise<void> {
    const open = await this.db.selectFrom('events').select('id').where('ended_at', 'is', null).execute();
    await this.db
      .updateTable('events')
      .set(row => ({ ended_at: row.ref('seen_at'), interrupted: 1 }))
      .where('ended_at', 'is', null)
      .execute();
    // Written while the alert lasted, and not said to be whole.
    for (const { id } of open) await this.#removeClipFiles(id);
  }

  save(event: Alert, seen: number, { pictures, frames = [] }: SaveMore = {}): Promise<void> {
    return this.#order.run(async () => {
      const before = this.#unwritten.get(event.id);
      const all = {
        ...{ event, seen, pictures: pictures ?? before?.pictures },
        frames: [...(before?.frames ?? []), ...frames],
      };
      try {
        await this.#write(all);
        this.#unwritten.delete(event.id);
      } catch (error) {
        remember(this.#unwritten, event.id, all);
        throw error;
      }
      await this.#flush();
    });
  }

  flush(): Promise<void> {
    return this.#order.run(() => this.#flush());
  }

  async list(query: EventQuery): Promise<Alert[]> {
    const rows = await filtered(this.db.selectFrom('events'), query)
      .selectAll()
      .orderBy('id', 'desc')
      .limit(query.limit)
      .execute();
    const written = rows.map(row => this.#asItIs(alertOf(row))).filter(({ id }) => !this.#unwritten.has(id));
    const others = [...this.#unwritten.values()].map(({ event }) => this.#asItIs(event));
    const fitting = others.filter(event => fits(event, query));
    if (fitting.length === 0) return written;
    return [...written, ...fitting].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, query.limit);
  }

  async get(id: string): Promise<Alert | undefined> {
    const unwritten = this.#unwritten.get(id);
    if (unwritten) return this.#asItIs(unwritten.event);
    if (!isEventId(id)) return undefined;
    const row = await this.db.selectFrom('events').selectAll().where('id', '=', id).executeTakeFirst();
    return row && this.#asItIs(alertOf(row));
  }

  async unknown(ids: readonly string[]): Promise<string[]> {
    const sorted = ids.toSorted();
    const unknown: string[] = [];
    for (let i = 0; i < sorted.length; i += IDS_AT_ONCE) {
      const some = sorted.slice(i, i + IDS_AT_ONCE);
      const rows = await this.db
        .selectFrom('events')
        .select('id')
        .where('id', '>=', some[0]!)
        .where('id', '<=', some.at(-1)!)
        .execute();
      const known = new Set(rows.map(({ id }) => id));
      unknown.push(...some.filter(id => !known.has(id) && !this.#unwritten.has(id)));
    }
    return unknown;
  }

  async count(edges: readonly number[], query: Pick<EventQuery, 'cameras' | 'score'>): Promise<EventCount[]> {
    const spans = edges.slice(1).map((to, i) => ({ from: edges[i]!, to }));
    if (spans.length === 0) return [];
    // One query of one part: hundreds of parts take the builder longer than the database.
    const values = spans.map(({ from, to }, i) => sql`(${sql.lit(i)}, ${firstIdAt(from)}, ${firstIdAt(to)})`);
    const all = this.db
      .with('spans(span, low, high)', () => sql<Span>`(values ${sql.join(values)})`)
      .selectFrom('spans')
      .crossJoin('events') // in SQLite also the order: of each span only its events are read
      .whereRef('id', '>=', 'low')
      .whereRef('id', '<', 'high');
    const rows = await filtered(all as unknown as Events, query)
      .select(row => [
        sql.ref<number>('span').as('span'),
        row.fn.countAll<number>().as('total'),
        row.fn.count<number>('reviewed_at').as('reviewed'),
      ])
      .groupBy(sql.ref('span'))
      .execute();
    const counts = new Map(
      rows.map(({ span, total, reviewed }) => [span, { total, unreviewed: total - reviewed }]),
    );
    return spans.map((_, i) => counts.get(i) ?? { total: 0, unreviewed: 0 });
  }

  async frames(id: string): Promise<EventFrame[]> {
    if (!isEventId(id)) return [];
    const parts = await this.db
      .selectFrom('event_frames')
      .select('frames')
      .where('event_id', '=', id)
      .orderBy('part')
      .execute();
    return parts.flatMap(({ frames }) => JSON.parse(frames) as EventFrame[]);
  }

  change(ids: readonly string[], change: EventChange): Promise<Alert[]> {
    return this.#order.run(async () => {
      try {
        // Said of what is not written it would be lost.
        if (ids.some(id => this.#unwritten.has(id))) await this.#flush();
        return await this.#change(ids, change);
      } catch (error) {
        throw new UserError(`this can not be kept now (${lineOf(error)})`, 'disk');
      }
    });
  }

  async #change(ids: readonly string[], { review, protected: kept, comment }: EventChange): Promise<Alert[]> {
    const now = Date.now();
    const set = {
      ...(review !== undefined && { verdict: review, reviewed_at: review === null ? null : now }),
      ...(kept !== undefined && { protected: Number(kept) }),
      ...(comment !== undefined && { comment }),
    };
    if (ids.length === 0) return [];
    if (Object.keys(set).length > 0)
      await this.db
        .updateTable('events')
        .set(set)
        .where('id', 'in', [...ids])
        .execute();
    const rows = await this.db
      .selectFrom('events')
      .selectAll()
      .where('id', 'in', [...ids])
      .execute();
    return rows.map(row => this.#asItIs(alertOf(row)));
  }

  async picture(id: string, which: keyof Pictures): Promise<Uint8Array | undefined> {
    if (!isEventId(id)) return undefined; // also keeps every other path out
    try {
      return await readFile(join(this.folder, id, `${which}.jpg`));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  clipFile(id: string, which: EventFile): string {
    if (!isEventId(id)) throw new UserError(`there is no event ${id}`, 'not-found');
    return join(this.folder, id, which);
  }

  saveModelView(id: string, json: string): Promise<void> {
    return this.#order.run(async () => {
      const known = await this.db
        .updateTable('events')
        .set(row => ({ picture_bytes: row('picture_bytes', '+', Buffer.byteLength(json)) }))
        .where('id', '=', id)
        .returning('id')
        .executeTakeFirst();
      if (!known) throw new UserError('there is no such event', 'not-found');
      await writeAtomic(this.clipFile(id, 'model.json'), json);
    });
  }

  saveClip(id: string, clip: Clip): Promise<Alert | undefined> {
    return this.#order.run(async () => {
      if (!(await this.get(id))) return undefined;
      remember(this.#clips, id, clip);
      await this.#flush();
      return this.get(id);
    });
  }

  removeClip(id: string): Promise<Alert | undefined> {
    return this.#order.run(async () => {
      this.#clips.delete(id);
      const changed = await this.#set(id, NO_CLIP); // first: what it says it has must be there
      await this.#removeClipFiles(id);
      return changed && (await this.get(id));
    });
  }

  remove(ids: readonly string[]): Promise<void> {
    return this.#order.run(async () => {
      if (ids.length === 0) return;
      for (const id of ids) {
        this.#unwritten.delete(id);
        this.#clips.delete(id);
        // Before its row: of a server that is killed in between the next one finds what is left.
        await rm(join(this.folder, id), { recursive: true, force: true });
      }
      await this.db.transaction().execute(async db => {
        for (const table of ['event_frames', 'event_vectors', 'event_regions'] as const)
          await db
            .deleteFrom(table)
            .where('event_id', 'in', [...ids])
            .execute();
        await db
          .deleteFrom('events')
          .where('id', 'in', [...ids])
          .execute();
      });
    });
  }

  async size(since = 0): Promise<Omit<EventSize, 'id'>> {
    const sum = await this.db
      .selectFrom('events')
      .select(row => [
        row.fn.sum<number>('clip_bytes').as('clip'),
        row.fn.sum<number>('picture_bytes').as('pictures'),
        row.fn.sum<number>('frame_bytes').as('frames'),
      ])
      .where('id', '>=', firstIdAt(since))
      .where('protected', '=', 0)
      .executeTakeFirstOrThrow();
    return { clip: sum.clip ?? 0, pictures: (sum.pictures ?? 0) + (sum.frames ?? 0) };
  }

  async oldest(
    which: 'clip' | 'all',
    limit: number,
    before = Number.POSITIVE_INFINITY,
  ): Promise<EventSize[]> {
    let query = this.db
      .selectFrom('events')
      .select(row => [
        'id',
        'clip_bytes as clip',
        row('picture_bytes', '+', row.ref('frame_bytes')).as('pictures'),
      ])
      .where('protected', '=', 0)
      .where('ended_at', 'is not', null);
    if (which === 'clip') query = query.where('clip_bytes', 'is not', null);
    if (before < Number.POSITIVE_INFINITY) query = query.where('id', '<', firstIdAt(before));
    const rows = await query.orderBy('id').limit(limit).execute();
    return rows.map(row => ({ ...row, clip: row.clip ?? 0 }));
  }

  async withoutClip(): Promise<Alert[]> {
    const { last } = await this.db
      .selectFrom('events')
      .select(({ fn }) => fn.max<number | null>('seen_at').as('last'))
      .executeTakeFirstOrThrow();
    const rows = await this.db
      .selectFrom('events')
      .selectAll()
      .where(row => row.or([row('interrupted', '=', 1), row('ended_at', '>=', (last ?? 0) - CLIP_MS)]))
      .where('clip_bytes', 'is', null)
      .orderBy('id', 'desc')
      .execute();
    return rows.map(alertOf);
  }

  async #flush(): Promise<void> {
    for (const [id, unwritten] of this.#unwritten) {
      await this.#write(unwritten);
      this.#unwritten.delete(id);
    }
    for (const [id, { start, seconds, bytes }] of this.#clips) {
      await this.#set(id, { clip_start: start, clip_seconds: seconds, clip_bytes: bytes });
      this.#clips.delete(id);
    }
  }

  /** With a clip that is not written. */
  #asItIs(event: Alert): Alert {
    const clip = this.#clips.get(event.id);
    return clip ? { ...event, clip } : event;
  }

  async #write({ event, seen, pictures, frames }: Unwritten): Promise<void> {
    if (pictures) await this.#writePictures(event.id, pictures);
    const bytes = pictures && pictures.plain.length + pictures.snapshot.length;
    const row = { ...rowOf(event, seen), ...(bytes !== undefined && { picture_bytes: bytes }) };
    await this.db.transaction().execute(async db => {
      await db
        .insertInto('events')
        .values({ picture_bytes: 0, ...row, ...NO_CLIP, ...NOT_REVIEWED })
        .onConflict(conflict => conflict.column('id').doUpdateSet(row))
        .execute();
      if (frames.length === 0) return;
      const { part: last } = await db
        .selectFrom('event_frames')
        .select(({ fn }) => fn.max<number | null>('part').as('part'))
        .where('event_id', '=', event.id)
        .executeTakeFirstOrThrow();
      const text = JSON.stringify(frames);
      await db
        .insertInto('event_frames')
        .values({ event_id: event.id, part: last === null ? 0 : last + 1, frames: text })
        .execute();
      await db
        .updateTable('events')
        .set(row => ({ frame_bytes: row('frame_bytes', '+', text.length) }))
        .where('id', '=', event.id)
        .execute();
    });
  }

  async #writePictures(id: string, { plain, snapshot }: Pictures): Promise<void> {
    const folder = join(this.folder, id);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeAtomic(join(folder, 'plain.jpg'), plain);
    await writeAtomic(join(folder, 'snapshot.jpg'), snapshot);
  }

  async #set(id: string, change: Partial<Row>): Promise<Alert | undefined> {
    const row = await this.db
      .updateTable('events')
      .set(change)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    return row && alertOf(row);
  }

  async #removeClipFiles(id: string): Promise<void> {
    for (const file of CLIP_FILES) await rm(this.clipFile(id, file), { force: true });
  }
}

/** The oldest goes for it where there are too many. */
function remember<T>(unwritten: Map<string, T>, id: string, what: T): void {
  unwritten.set(id, what);
  if (unwritten.size > MOST_UNWRITTEN) unwritten.delete(unwritten.keys().next().value!);
}

export function rowOf(event: Alert, seen: number) {
  const { score, ...peak } = event.peak;
  return {
    id: event.id,
    camera_id: event.cameraId,
    camera_name: event.cameraName,
    started_at: event.start,
    ended_at: event.end,
    seen_at: seen,
    first_frame: event.firstFrame,
    last_frame: event.lastFrame,
    score,
    peak: JSON.stringify(peak),
    snapshot: event.snapshot,
    interrupted: Number(event.interrupted ?? false),
    zones: event.zones ? JSON.stringify(event.zones) : null,
    false_alarms_per_day: event.falseAlarmsPerDay ?? null,
    scene_changed: Number(event.sceneChanged ?? false),
    quiet: event.quiet ?? null,
  };
}

function alertOf(row: Row): Alert {
  return {
    id: row.id,
    cameraId: row.camera_id,
    cameraName: row.camera_name,
    start: row.started_at,
    end: row.ended_at,
    firstFrame: row.first_frame,
    lastFrame: row.last_frame,
    peak: { score: row.score, ...(JSON.parse(row.peak) as Omit<Alert['peak'], 'score'>) },
    snapshot: row.snapshot,
    ...(row.zones !== null && { zones: JSON.parse(row.zones) as NonNullable<Alert['zones']> }),
    ...(row.false_alarms_per_day !== null && { falseAlarmsPerDay: row.false_alarms_per_day }),
    ...(row.interrupted === 1 && { interrupted: true }),
    ...(row.scene_changed === 1 && { sceneChanged: true }),
    ...(row.quiet !== null && { quiet: row.quiet as NonNullable<Alert['quiet']> }),
    ...(row.clip_bytes !== null && {
      clip: { start: row.clip_start!, seconds: row.clip_seconds!, bytes: row.clip_bytes },
    }),
    ...(row.verdict !== null && {
      review: { verdict: row.verdict as Review['verdict'], at: row.reviewed_at! },
    }),
    ...(row.protected === 1 && { protected: true }),
    ...(row.comment !== null && { comment: row.comment }),
  };
}
