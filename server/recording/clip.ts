import { isMissing } from '../files.ts';
import { Mp4Writer, readMp4 } from './mp4.ts';
import type { Recorded } from './ring.ts';

/** Before an alert begins and after it was last seen, in milliseconds. */
export const PRE_ROLL_MS = 5000;
export const POST_ROLL_MS = 5000;
/** From the first picture of a clip; what follows is left out, in milliseconds. */
export const LONGEST_CLIP_MS = 300_000;

/** A video file that was written for an event. */
export interface Footage {
  /** Of its first picture, in microseconds. */
  readonly pts: number;
  readonly seconds: number;
  readonly width: number;
  readonly height: number;
}

/** The clip of an alert: what there is up to a timestamp, from the first of these groups on. */
export async function cutClip(
  groups: readonly Recorded[],
  to: number,
  path: string,
): Promise<Footage | undefined> {
  return (await cut(groups, path, { to, longest: LONGEST_CLIP_MS * 1000 })).footage;
}

export interface CutLimits {
  /** What is shown later is left out: a timestamp, in microseconds. */
  readonly to: number;
  /** In microseconds. */
  readonly longest?: number;
  readonly signal?: AbortSignal;
  /** Told of what can't be read, which is then left out like what has gone; without it, that is an error. */
  readonly unreadable?: (error: unknown) => void;
}

/**
 * Copies groups of one run into an MP4, without decoding them. Where the clock of the camera goes back, its picture becomes another one
 * or a group has gone, the file ends, since one track can't hold both. Resolves without footage where there is nothing left.
 * @returns `used`: of so many of the groups nothing is left to be copied
 */
export async function cut(
  groups: readonly Recorded[],
  path: string,
  { to, longest = Number.POSITIVE_INFINITY, signal, unreadable }: CutLimits,
): Promise<{ footage: Footage | undefined; used: number }> {
  const most = groups.reduce((sum, { count }) => sum + count, 0);
  let clip: Cut | undefined;
  let used = 0;
  try {
    for (const group of groups) {
      signal?.throwIfAborted();
      const stored = await group
        .read()
        .then(readMp4)
        .catch(error => {
          if (isMissing(error)) return; // it has made room for newer ones
          if (!unreadable) throw error;
          unreadable(error);
        });
      if (stored) {
        const { format, packets } = stored;
        clip ??= await Cut.begin(path, group.pts, Math.min(to - group.pts, longest), format, most);
        if (!clip.fits(group.pts, format)) break;
        if (!(await clip.add(group.pts, packets))) {
          used = groups.length;
          break;
        }
      }
      used += 1;
      if (!stored && clip) break;
    }
    return { footage: await clip?.end(), used };
  } catch (error) {
    await clip?.abort();
    throw error;
  }
}

type Stored = Awaited<ReturnType<typeof readMp4>>;

class Cut {
  /** When the last of its pictures is over, and the last shown of the groups before, from the start of the clip. */
  #over = 0;
  #before = 0;
  #latest = 0;

  private constructor(
    private readonly writer: Mp4Writer,
    private readonly pts: number,
    private readonly longest: number,
    private readonly format: Stored['format'],
  ) {}

  static async begin(path: string, pts: number, longest: number, format: Stored['format'], most: number) {
    return new Cut(await Mp4Writer.open(path, format, most), pts, longest, format);
  }

  /** Whether a group can follow in the same track. */
  fits(begin: number, { codec, width, height }: Stored['format']): boolean {
    const { format } = this;
    const isSame = codec === format.codec && width === format.width && height === format.height;
    return isSame && begin - this.pts >= this.#latest;
  }

  /** Resolves with whether the clip goes on. */
  async add(begin: number, packets: Stored['packets']): Promise<boolean> {
    this.#before = this.#latest;
    for await (const packet of packets) {
      const pts = begin + packet.pts - this.pts;
      if (pts > this.longest) return false;
      // Pictures that lean on a group which is not there: H.265 shows some before the key picture that they come after.
      if (pts < this.#before) continue;
      await this.writer.add({ ...packet, pts });
      this.#latest = Math.max(this.#latest, pts);
      this.#over = Math.max(this.#over, pts + packet.duration);
    }
    return true;
  }

  async end(): Promise<Footage> {
    await this.writer.end();
    const { width, height } = this.format;
    return { pts: this.pts, seconds: this.#over / 1e6, width, height };
  }

  abort(): Promise<void> {
    return this.writer.abort();
  }
}
