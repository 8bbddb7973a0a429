import { redact } from '../../streams/index.ts';
import type { HistoryAction, HistoryEntry } from '../contract.ts';
import { createEventId } from '../events/event-id.ts';
import { InOrder } from '../in-order.ts';
import type { NoisyErrors } from '../log.ts';
import type { Database } from '../store/database.ts';
import type { AuditTable } from '../store/schema.ts';

const DAY_MS = 86_400_000;
/** What is kept. */
const USUAL_LIMITS = { days: 365, entries: 100_000 };
/** What is too old or too much goes after so many entries, and at start. */
const PRUNE_EVERY = 100;
/** For a database that hangs. */
const MOST_WAITING = 1000;
/** Characters of a text. */
const LONGEST = 300;

/** What somebody did. */
export type Deed = Omit<HistoryEntry, 'id' | 'at'>;

export interface HistoryOptions {
  readonly db: Database;
  readonly errors: Pick<NoisyErrors, 'report'>;
  readonly now: () => number;
  readonly limits?: Readonly<typeof USUAL_LIMITS>;
}

export interface HistoryRange {
  readonly cameras?: readonly string[] | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
}

/** What people did, in the database. */
export class History {
  readonly #order = new InOrder();
  #waiting = 0;
  #sincePruned = 0;
  /** Of the newest entry: ids are in the order in which things were done. */
  #last = 0;

  constructor(private readonly options: HistoryOptions) {
    this.#run(() => this.#prune());
  }

  /** What can not be written is reported, and keeps nobody from anything. */
  add(tell: () => readonly Deed[]): void {
    let rows: readonly AuditTable[];
    try {
      rows = tell().map(deed => this.#rowOf(deed));
    } catch (error) {
      this.#failed(error);
      return;
    }
    if (rows.length === 0) return;
    this.#run(async () => {
      await this.options.db.insertInto('audit').values(rows).execute();
      this.#sincePruned += rows.length;
      if (this.#sincePruned >= PRUNE_EVERY) await this.#prune();
    });
  }

  /** Newest first. */
  async list({ cameras, before, limit }: HistoryRange): Promise<HistoryEntry[]> {
    await this.#order.idle;
    let rows = this.options.db.selectFrom('audit').selectAll().where('at', '>=', this.#oldest);
    if (cameras) rows = rows.where('camera_id', 'in', cameras);
    if (before !== undefined) rows = rows.where('id', '<', before);
    return (await rows.orderBy('id', 'desc').limit(limit).execute()).map(entryOf);
  }

  /** Resolves once everything is written. */
  async close(): Promise<void> {
    await this.#order.idle;
  }

  #run(work: () => Promise<void>): void {
    if (this.#waiting >= MOST_WAITING) {
      this.#failed(new Error('the database does not answer'));
      return;
    }
    this.#waiting += 1;
    void this.#order
      .run(work)
      .catch(error => this.#failed(error))
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  #failed(error: unknown): void {
    this.options.errors.report('the history of what people did could not be written', error);
  }

  #rowOf({ action, camera, event, detail, address }: Deed): AuditTable {
    const at = this.options.now();
    this.#last = Math.max(at, this.#last + 1);
    return {
      ...{ id: createEventId(this.#last), at, action },
      subject: event ?? camera?.id ?? '',
      detail: detail ? JSON.stringify(detail, short) : null,
      camera_id: camera?.id ?? null,
      camera_name: camera ? redact(camera.name) : null,
      address: address ?? null,
    };
  }

  get #limits() {
    return this.options.limits ?? USUAL_LIMITS;
  }

  get #oldest(): number {
    return this.options.now() - this.#limits.days * DAY_MS;
  }

  async #prune(): Promise<void> {
    const { db } = this.options;
    this.#sincePruned = 0;
    await db.deleteFrom('audit').where('at', '<', this.#oldest).execute();
    const tooMany = db.selectFrom('audit').select('id').orderBy('id', 'desc');
    await db.deleteFrom('audit').where('id', '<=', tooMany.offset(this.#limits.entries).limit(1)).execute();
  }
}

/** Addresses come without their passwords already; this is for those that somebody wrote into a comment or a name. */
const short = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? redact(value).slice(0, LONGEST) : value;

function entryOf(row: AuditTable): HistoryEntry {
  const { id, at, subject, detail, camera_id, camera_name, address } = row;
  return {
    ...{ id, at, action: row.action as HistoryAction },
    ...(camera_id !== null && { camera: { id: camera_id, name: camera_name ?? camera_id } }),
    ...(subject !== '' && subject !== camera_id && { event: subject }),
    ...(detail !== null && { detail: JSON.parse(detail) }),
    ...(address !== null && { address }),
  };
}
