/** What is kept of an alert as video: how long, and how it is cut out of a ring. */
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

/**
 * Copies groups of one run into an MP4 up to a timestamp, without decoding them. Where the clock of the camera goes back or its
 * picture becomes another one the clip ends, since one track can't hold both. Resolves with nothing where there is nothing left.
 */
export async function cutClip(
  groups: readonly Recorded[],
  to: number,
  path: string,
): Promise<Footage | undefined> {
  const most = groups.reduce((sum, { count }) => sum + count, 0);
  let cut: Cut | undefined;
  try {
    for (const group of groups) {
      const file = await group.read().catch(undefinedIfMissing); // it may have made room for newer ones
      if (!file) {
        if (cut) break;
        continue;
      }
      const { format, packets } = await readMp4(file);
      cut ??= await Cut.begin(path, group.pts, to, format, most);
      if (cut.isOther(format) || !(await cut.add(group.pts, packets))) break;
    }
    return await cut?.end();
  } catch (error) {
    await cut?.abort();
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

  static async begin(path: string, pts: number, to: number, format: Stored['format'], most: number) {
    const longest = Math.min(to - pts, LONGEST_CLIP_MS * 1000);
    return new Cut(await Mp4Writer.open(path, format, most), pts, longest, format);
  }

  isOther({ codec, width, height }: Stored['format']): boolean {
    return codec !== this.format.codec || width !== this.format.width || height !== this.format.height;
  }

  /** Resolves with whether the clip goes on. */
  async add(begin: number, packets: Stored['packets']): Promise<boolean> {
    this.#before = this.#latest;
    for await (const packet of packets) {
      const pts = begin + packet.pts - this.pts;
      if (packet.key && pts < this.#before) return false;
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

function undefinedIfMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}
