/** What is kept, and for how long: the oldest goes first, what is protected stays, and the disk never fills up. */

import { statfs } from 'node:fs/promises';
import type { Alert, StorageState } from '../contract.ts';
import { InOrder } from '../in-order.ts';
import { lineOf, type NoisyErrors } from '../log.ts';
import type { EventSize, EventStore } from './store.ts';

/** How much of each class, of 1e9 bytes, and for how many days; absent: as long as there is room. */
export interface Keep {
  readonly gigabytes: number;
  readonly days?: number;
}

export interface RetentionPolicy {
  readonly clips: Keep;
  /** With their pictures; an event takes its clip with it. */
  readonly events: Keep;
  /** What is to stay free on the disk. */
  readonly freeGigabytes: number;
}

export interface RetentionSettings {
  readonly clips?: Partial<Keep>;
  readonly events?: Partial<Keep>;
  readonly freeGigabytes?: number;
}

export const USUAL_POLICY: RetentionPolicy = {
  clips: { gigabytes: 20 },
  events: { gigabytes: 10 },
  freeGigabytes: 2,
};

/** The usual one, but for what is given. */
export function policyOf({ clips, events, ...others }: RetentionSettings): RetentionPolicy {
  return {
    ...{ ...USUAL_POLICY, ...others },
    clips: { ...USUAL_POLICY.clips, ...clips },
    events: { ...USUAL_POLICY.events, ...events },
  };
}

/** A small disk need not have so much free: this share of it at most. */
const MOST_FREE_SHARE = 0.05;
/** Of what is to stay free, what lies there for a moment only takes this share at most: everything else goes on being written. */
const MOST_PASSING_SHARE = 0.5;
/** From here on there is no room for the clip of an old event. */
const ALMOST_FULL = 0.9;
/** Events that are looked at a time. */
const AT_ONCE = 100;
/** What an event takes besides: its row, and what its model saw. */
const ROW_BYTES = 2000;
const EVERY_MS = 30_000;
const DAY_MS = 86_400_000;
const GB = 1e9;

export interface RetentionOptions {
  /** Where it all lies. */
  readonly folder: string;
  readonly events: Pick<EventStore, 'size' | 'oldest' | 'removeClip' | 'remove' | 'flush'>;
  /** Removes the oldest of what is recorded all the time; resolves with the bytes that it took. */
  readonly freeRecordings: (bytes: number) => Promise<number>;
  /** Bytes of what lies on the disk for a moment only: nothing that is kept has to go for it. */
  readonly passing?: () => Promise<number>;
  /** Gives the disk what the database no longer needs, until the signal aborts. */
  readonly shrink?: (signal: AbortSignal) => Promise<void>;
  /** An event has lost its clip. */
  readonly changed: (event: Alert) => void;
  readonly removed: (ids: readonly string[]) => void;
  readonly told: (state: StorageState) => void;
  readonly errors: Pick<NoisyErrors, 'report'>;
  readonly now: () => number;
  readonly policy?: RetentionPolicy;
  readonly diskOf?: (folder: string) => Promise<Disk>;
}

/** In bytes. */
interface Disk {
  readonly free: number;
  readonly total: number;
}

async function diskOf(folder: string): Promise<Disk> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { free: bavail * bsize, total: blocks * bsize };
}

export class Retention {
  state: StorageState = { level: 'ok', free: 0, total: 0 };
  readonly #order = new InOrder();
  #timer: NodeJS.Timeout | undefined;
  readonly #closing = new AbortController();
  #policy: RetentionPolicy;

  constructor(private readonly options: RetentionOptions) {
    this.#policy = options.policy ?? USUAL_POLICY;
  }

  get policy(): RetentionPolicy {
    return this.#policy;
  }

  /** Another policy, from now on. */
  keep(policy: RetentionPolicy): void {
    this.#policy = policy;
    if (this.#timer) this.makeRoom();
  }

  start(): void {
    this.#timer = setInterval(() => this.makeRoom(), EVERY_MS);
    this.makeRoom();
  }

  /** Removes what is too much or too old: now and then by itself, and when something large was written or could not be. */
  makeRoom(): void {
    if (this.#order.isIdle) void this.#order.run(() => this.#makeRoom());
  }

  /** Whether the clips of newer events leave room for that of this one. */
  async hasRoomFor({ start }: Pick<Alert, 'start'>): Promise<boolean> {
    const { clip } = await this.options.events.size(start);
    return clip < ALMOST_FULL * this.#policy.clips.gigabytes * GB;
  }

  async close(): Promise<void> {
    this.#closing.abort(); // what is left to remove the next server finds as well
    clearInterval(this.#timer);
    await this.#order.idle;
  }

  async #makeRoom(): Promise<void> {
    try {
      await this.#removeOld();
      await this.#removeSurplus();
      const removed = await this.#removeForDisk();
      await this.options.events.flush();
      await this.options.shrink?.(this.#closing.signal);
      await this.#tell(removed);
    } catch (error) {
      this.options.errors.report('old events could not be removed', error);
      await this.#tell(0, lineOf(error)).catch(() => {});
    }
  }

  async #removeOld(): Promise<void> {
    const { events, now } = this.options;
    const before = ({ days }: Keep) => (days === undefined ? undefined : now() - days * DAY_MS);
    const [clips, all] = [before(this.#policy.clips), before(this.#policy.events)];
    if (clips !== undefined)
      await this.#each(() => events.oldest('clip', AT_ONCE, clips), Number.POSITIVE_INFINITY, 'clip');
    if (all !== undefined)
      await this.#each(() => events.oldest('all', AT_ONCE, all), Number.POSITIVE_INFINITY, 'all');
  }

  async #removeSurplus(): Promise<void> {
    const { clip, pictures } = await this.options.events.size();
    const { clips, events } = this.#policy;
    await this.#removeClips(clip - clips.gigabytes * GB);
    await this.#removeEvents(pictures - events.gigabytes * GB);
  }

  /** Resolves with the bytes that had to go. */
  async #removeForDisk(): Promise<number> {
    const { free, floor } = await this.#disk();
    let wanted = floor - free;
    if (wanted <= 0) return 0;
    wanted *= 1.2; // so that it is not to be done again at once
    const recordings = await this.options.freeRecordings(wanted);
    const clips = await this.#removeClips(wanted - recordings);
    const events = await this.#removeEvents(wanted - recordings - clips);
    return recordings + clips + events;
  }

  #removeClips(bytes: number): Promise<number> {
    return this.#each(() => this.options.events.oldest('clip', AT_ONCE), bytes, 'clip');
  }

  #removeEvents(bytes: number): Promise<number> {
    return this.#each(() => this.options.events.oldest('all', AT_ONCE), bytes, 'all');
  }

  /** The oldest first, until they were so many bytes. */
  async #each(next: () => Promise<EventSize[]>, bytes: number, what: 'clip' | 'all'): Promise<number> {
    let removed = 0;
    while (removed < bytes && !this.#closing.signal.aborted) {
      const batch: EventSize[] = [];
      for (const event of await next()) {
        if (removed >= bytes) break;
        batch.push(event);
        removed += event.clip + (what === 'all' ? event.pictures + ROW_BYTES : 0);
      }
      if (batch.length === 0) break;
      await this.#remove(batch, what);
    }
    return removed;
  }

  async #remove(batch: readonly EventSize[], what: 'clip' | 'all'): Promise<void> {
    const { events, changed, removed } = this.options;
    const ids = batch.map(({ id }) => id);
    if (what === 'all') {
      await events.remove(ids);
      removed(ids);
      return;
    }
    for (const id of ids) {
      const event = await events.removeClip(id);
      if (event) changed(event);
    }
  }

  async #tell(removed: number, failed?: string): Promise<void> {
    const { free, total, floor } = await this.#disk();
    const level = failed !== undefined || free < floor ? 'full' : removed > 0 ? 'low' : 'ok';
    this.state = { level, free, total, ...(failed !== undefined && { reason: failed }) };
    this.options.told(this.state);
  }

  async #disk(): Promise<Disk & { readonly floor: number }> {
    const { folder, passing } = this.options;
    const { free, total } = await (this.options.diskOf ?? diskOf)(folder);
    const floor = Math.min(this.#policy.freeGigabytes * GB, MOST_FREE_SHARE * total);
    const soon = Math.min((await passing?.()) ?? 0, MOST_PASSING_SHARE * floor);
    return { free, total, floor: floor - soon };
  }
}
