import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Packet, UserError } from '../../streams/index.ts';
import { namesIn, writeAtomic } from '../files.ts';
import { InOrder } from '../in-order.ts';
import type { NoisyErrors } from '../log.ts';
import { type Group, groupNamed, groupOf, nameOf } from './group.ts';
import { mp4Of, withDurations } from './mp4.ts';

/** What a group may take while it is collected: some cameras send a key packet once in minutes. */
const LONGEST_US = 60e6;
const LARGEST = 32 * 2 ** 20;
/**
 * A clock that goes back, or forward by more than this from a packet to the next or more than the time that has passed, was set, in
 * microseconds. Many cameras do that once, a second after they were connected to.
 */
const SET_US = 5e6;
/** Bytes of groups that wait for the disk. */
const MOST_WAITING = 48 * 2 ** 20;
/** An entry of the index takes some 100 bytes of memory. */
const MOST_FILES = 500_000;
/** Files looked at a time while the index is made. */
const LOOK_AT_ONCE = 32;

export interface RingLimits {
  readonly bytes: number;
  /** In milliseconds; absent: as long as there is room. */
  readonly age?: number;
}

export interface RingOptions {
  readonly folder: string;
  /** As they are now. */
  readonly limits: () => RingLimits;
  readonly errors: Pick<NoisyErrors, 'report'>;
  readonly now: () => number;
  /** Nothing is read or written before this has settled. */
  readonly after?: Promise<void> | undefined;
}

/** A group and how to get at its MP4, in which the time of the key packet is that of `pts`. */
export interface Recorded extends Stored {
  read(): Promise<Uint8Array>;
}

interface Stored extends Group {
  readonly bytes: number;
}

interface Collected {
  readonly run: number;
  readonly packets: Packet[];
  bytes: number;
}

/**
 * The last minutes of a camera, as it sent them: each group of pictures is one whole file, and the oldest go for the newest. What
 * is lost with the power is the group that is being collected.
 *
 * A group that becomes too large or too long is closed, and what follows of it is left out up to the next key packet: what came first
 * can be decoded by itself, what follows only together with it.
 */
export class Ring {
  /** Oldest first. */
  #files: Stored[] = [];
  #bytes = 0;
  #collecting: Collected | undefined;
  #waiting = 0;
  #closed = false;
  readonly #order = new InOrder();

  constructor(private readonly options: RingOptions) {
    this.#enqueue('earlier recordings of a camera could not be read', async () => {
      await options.after;
      await this.#load();
    });
  }

  /** Bytes on the disk. */
  get bytes(): number {
    return this.#bytes;
  }

  /** From when to when there is anything on the disk, in milliseconds since 1970. */
  get extent(): { readonly from: number; readonly to: number } | undefined {
    const [oldest, newest] = [this.#files[0], this.#files.at(-1)];
    return oldest && newest && { from: oldest.start, to: endOf(newest) };
  }

  /** Takes the packets of a run in decoding order. Never waits; a disk that is too slow or full loses whole groups. */
  add(run: number, packet: Packet): void {
    if (this.#closed) return;
    const group = this.#collecting;
    if (group && (packet.key || group.run !== run || isFull(group, packet))) this.#cut(group);
    if (packet.key) this.#collecting = { run, packets: [packet], bytes: packet.data.length };
    else if (this.#collecting) {
      this.#collecting.packets.push(packet);
      this.#collecting.bytes += packet.data.length;
    }
  }

  /**
   * All that there is of a run between two timestamps, oldest first; it begins at the last key packet at or before `from`. Where the
   * camera's clock was set in between, only what came after it.
   */
  async span(run: number, from: number, to: number): Promise<Recorded[]> {
    const groups = await this.#all(group => group.run === run);
    const last = groups.findLastIndex(group => group.pts <= to);
    let first = last;
    while (first > 0 && groups[first]!.pts > from && isNext(groups[first - 1]!, groups[first]!)) first -= 1;
    return groups.slice(Math.max(0, first), last + 1);
  }

  /** The latest group that began before a time, in milliseconds since 1970. */
  async before(time: number): Promise<Group | undefined> {
    return (await this.#all(({ start }) => start <= time)).at(-1);
  }

  /** All that there is between two times, in milliseconds since 1970, of every run; the first and the last may reach beyond them. */
  between(from: number, to: number): Promise<Recorded[]> {
    return this.#all(group => group.start < to && endOf(group) > from);
  }

  /** Removes what is too much or too old. */
  prune(): void {
    this.#enqueue('old recordings could not be removed', () => this.#prune());
  }

  /** Removes the oldest files until there are so many bytes less. Resolves with how many they were. */
  free(bytes: number): Promise<number> {
    return this.#order.run(async () => {
      const before = this.#bytes;
      while (this.#files.length > 0 && before - this.#bytes < bytes) await this.#removeOldest();
      return before - this.#bytes;
    });
  }

  /** Writes what is being collected. Nothing is taken any more. */
  async close(): Promise<void> {
    if (this.#collecting) this.#cut(this.#collecting);
    this.#closed = true;
    await this.#order.idle;
  }

  /** Closes it, and removes all of it. */
  async remove(): Promise<void> {
    this.#collecting = undefined;
    this.#closed = true;
    await this.#order.run(() => rm(this.options.folder, { recursive: true, force: true }));
    [this.#files, this.#bytes] = [[], 0];
  }

  /** With the group that is being collected, as it is now. */
  async #all(isWanted: (group: Group) => boolean): Promise<Recorded[]> {
    const { run, bytes = 0, packets } = this.#collecting ?? {};
    const sent = packets && [...packets];
    await this.#order.idle;
    const groups: Recorded[] = this.#files.filter(isWanted).map(file => ({
      ...file,
      read: () => readFile(join(this.options.folder, nameOf(file))),
    }));
    if (!sent) return groups;
    const newest = { ...groupOf(run!, withDurations(sent)), bytes };
    if (isWanted(newest)) groups.push({ ...newest, read: () => mp4Of(sent) });
    return groups;
  }

  #cut(group: Collected): void {
    this.#collecting = undefined;
    if (this.#waiting > MOST_WAITING) {
      const slow = new UserError('the disk is too slow', 'disk');
      this.options.errors.report('a part of a recording was left out', slow);
      return;
    }
    this.#waiting += group.bytes;
    this.#enqueue('a part of a recording could not be written', () =>
      this.#write(group).finally(() => {
        this.#waiting -= group.bytes;
      }),
    );
  }

  async #write({ run, packets }: Collected): Promise<void> {
    const group = groupOf(run, withDurations(packets));
    const mp4 = await mp4Of(packets);
    try {
      await mkdir(this.options.folder, { recursive: true, mode: 0o700 });
      await writeAtomic(join(this.options.folder, nameOf(group)), mp4);
    } catch (error) {
      // The ring makes room for its next group, instead of keeping what is old for ever.
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') await this.#removeOldest();
      throw error;
    }
    this.#files.push({ ...group, bytes: mp4.length });
    this.#bytes += mp4.length;
    await this.#prune();
  }

  async #prune(): Promise<void> {
    const { bytes, age = Number.POSITIVE_INFINITY } = this.options.limits();
    const isTooMuch = ([oldest]: readonly Stored[]) =>
      oldest &&
      (this.#bytes > bytes || this.#files.length > MOST_FILES || oldest.start < this.options.now() - age);
    while (isTooMuch(this.#files)) await this.#removeOldest();
  }

  async #removeOldest(): Promise<void> {
    const [oldest] = this.#files;
    if (!oldest) return;
    await rm(join(this.options.folder, nameOf(oldest)), { force: true });
    this.#files.shift();
    this.#bytes -= oldest.bytes;
  }

  async #load(): Promise<void> {
    const { folder } = this.options;
    const names = await namesIn(folder);
    for (let i = 0; i < names.length; i += LOOK_AT_ONCE) {
      const files = names.slice(i, i + LOOK_AT_ONCE).map(async name => {
        const group = groupNamed(name);
        const path = join(folder, name);
        if (group) return { ...group, bytes: (await stat(path)).size };
        if (name.endsWith('.tmp')) await rm(path, { force: true }); // of a server that was killed
        return undefined;
      });
      for (const file of await Promise.all(files)) {
        if (!file) continue;
        this.#files.push(file);
        this.#bytes += file.bytes;
      }
    }
    this.#files.sort((a, b) => a.start - b.start || a.pts - b.pts);
    await this.#prune();
  }

  #enqueue(what: string, work: () => Promise<void>): void {
    this.#order.run(work).catch(error => this.options.errors.report(what, error));
  }
}

function isFull({ packets, bytes }: Collected, next: Packet): boolean {
  const first = packets[0]!;
  const last = packets.at(-1)!;
  return (
    bytes + next.data.length > LARGEST ||
    next.pts - first.pts > LONGEST_US ||
    Math.abs(next.pts - last.pts) > SET_US
  );
}

/** Whether the clock has gone on from one group to another as time has. */
function isNext(before: Group, after: Group): boolean {
  const passed = after.pts - before.pts;
  return passed >= 0 && passed - (after.start - before.start) * 1000 < SET_US;
}

/** When its last picture is over, in milliseconds since 1970. */
export const endOf = ({ start, duration }: Group): number => start + duration / 1000;
