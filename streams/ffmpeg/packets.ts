import type { Readable } from 'node:stream';
import { type AccessUnit, type Family, type PictureFormat, readAccessUnit } from '../h26x/access-unit.ts';
import type { Packet } from '../stream.ts';
import { Lines, type TimedLine } from './lines.ts';

/** Bytes of a packet that is no picture of any camera. */
const LONGEST = 32 * 2 ** 20;
/** Packets in a row with the same timestamp, after which a camera counts as one that sends none. */
const UNTIMED = 20;
/** How far the first packet's timestamp may be from the next one's, in microseconds. RTSP often comes without the first. */
const FIRST_GAP_US = 10_000_000;
/** Packets whose timestamps tell the first one's: B frames that follow it are shown before what they were sent after. */
const FOLLOWERS = 3;

export const isPassedOn = (codec: string): codec is Family => codec === 'h264' || codec === 'hevc';

/**
 * Reads a source's own packets from two pipes: their bytes one behind the other (`-f data`), and a line for each that says how
 * many they are and when it is to be shown (`-f framecrc`).
 */
export class PacketReader {
  readonly #lines = new Lines();
  readonly #waiting: TimedLine[] = [];
  #bytes: Buffer[] = [];
  #buffered = 0;
  #format: PictureFormat | undefined;

  /** The first packets of a camera, until it is known when the first one is shown. */
  #first: Packet[] | undefined;
  /** Why it reads no more. */
  failure: unknown;
  #sameTime = 0;
  #lastTime: number | undefined;

  /**
   * @param onPacket called for every packet of H.264 or H.265 from the first key one on
   * @param onUntimed for a camera: called where it sends no timestamps, so that what ffmpeg makes of them stands still
   */
  constructor(
    private readonly onPacket: (packet: Packet) => void,
    private readonly onUntimed?: () => void,
  ) {
    if (onUntimed) this.#first = [];
  }

  /** As ffmpeg calls it; known with the first packet. */
  get codec(): string | undefined {
    return this.#lines.codec;
  }

  /** An error, above all of who takes the packets, ends the process that writes them. */
  read({ data, times }: { readonly data: Readable; readonly times: Readable }): void {
    const safely = (take: (chunk: Buffer) => void) => (chunk: Buffer) => {
      try {
        take(chunk);
        this.#match();
      } catch (error) {
        data.destroy();
        times.destroy();
        this.failure ??= error;
      }
    };
    times.on(
      'data',
      safely(chunk => void this.#waiting.push(...this.#lines.push(chunk))),
    );
    data.on(
      'data',
      safely(chunk => {
        this.#bytes.push(chunk);
        this.#buffered += chunk.length;
      }),
    );
  }

  #match(): void {
    for (let line = this.#waiting[0]; line && line.size <= this.#buffered; line = this.#waiting[0]) {
      this.#waiting.shift();
      this.#take(line, this.#cut(line.size));
    }
    // Never while ffmpeg writes both; it keeps a broken one from filling the memory.
    if (this.#buffered > LONGEST) [this.#bytes, this.#buffered] = [[], 0];
  }

  /** Copies only a packet that came in several chunks. */
  #cut(size: number): Buffer {
    const [first] = this.#bytes;
    const whole = first && first.length >= size ? first : Buffer.concat(this.#bytes);
    const rest = whole.subarray(size);
    const others = whole === first ? this.#bytes.slice(1) : [];
    this.#bytes = rest.length > 0 ? [rest, ...others] : others;
    this.#buffered -= size;
    return whole.subarray(0, size);
  }

  #take({ pts, duration }: TimedLine, bytes: Buffer): void {
    const { codec } = this.#lines;
    if (codec === undefined || !isPassedOn(codec)) return;
    let unit: AccessUnit;
    try {
      unit = readAccessUnit(codec, bytes);
    } catch {
      return; // its parameter sets are broken: the next key picture brings new ones
    }
    const { data, key, format } = unit;
    if (!key && !this.#format) return;
    if (key) this.#format = format ?? this.#format;
    if (!this.#format) return;
    this.#pass({ ...this.#format, data, key, pts, duration, arrivedMs: Date.now() });
  }

  #pass(packet: Packet): void {
    this.#sameTime = packet.pts === this.#lastTime ? this.#sameTime + 1 : 0;
    this.#lastTime = packet.pts;
    if (this.#sameTime === UNTIMED) this.onUntimed?.();
    if (!this.#first) {
      this.onPacket(packet);
      return;
    }
    this.#first.push(packet);
    const [first, ...followers] = this.#first;
    const begin = Math.min(...followers.map(({ pts }) => pts));
    const isUsual = Math.abs(begin - first!.pts) < FIRST_GAP_US;
    if (followers.length === 0 || (!isUsual && followers.length < FOLLOWERS)) return;
    this.#first = undefined;
    this.onPacket(isUsual ? first! : { ...first!, pts: begin - first!.duration });
    for (const follower of followers) this.onPacket(follower);
  }
}
