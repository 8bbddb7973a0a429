import type { Packet } from '../packets.ts';
import { type Codec, codecOf, lengthPrefixed, nalType, nalUnits, PARAMETER_SETS } from './annexb.ts';
import { concat, fragment, header } from './boxes.ts';
import { DecodeTimes } from './decode-times.ts';

/** The times of the media begin here, in microseconds: decoding times lie before those of presentation. */
const BEGINNING_US = 10_000_000;
/** Of a camera that does not say, in microseconds. */
const USUAL_INTERVAL_US = 40_000;

/** Of the longest interval between two frames, what is left of it with each frame. */
const FORGETS = 0.9;
/** A camera that stood still, or whose clock was set: a browser would wait for what is missing, or for a key packet. */
const JUMP_US = 500_000;

/** The type to ask a browser for. Parameter sets stand in the header and nowhere else, which `hvc1` says. */
export const mp4Type = (codec: string): string => `video/mp4; codecs="${codec.replace(/^hev1/, 'hvc1')}"`;

export interface Fragment {
  readonly data: Uint8Array<ArrayBuffer>;
  /** When it is shown, in seconds of the media: gaps in the timestamps are closed. */
  readonly time: number;
  /** Of what begins here, where something does. */
  readonly type?: string;
}

/**
 * Makes MP4 of a camera's packets, a fragment of each, so that none waits for the next. (`mediabunny` ends a fragment only where
 * the next key packet comes, which is a second or more.)
 */
export class Muxer {
  #count = 0;
  #codec: Codec = 'avc';
  #parameterSets: Uint8Array | null = null;
  /** Media time minus timestamp. */
  #offset = 0;
  #last = 0;
  #interval = USUAL_INTERVAL_US;
  #lastDts: number | null = null;
  readonly #decodeTimes = new DecodeTimes();

  /** Null where it can't begin with this packet: not a key one, or without parameter sets. */
  add({ header: packet, data }: Packet): Fragment | null {
    const { codec, width, height, key, pts } = packet;
    const units = nalUnits(data);
    const parameterSets = key ? this.#changed(codecOf(codec), units) : null;
    if (!this.#parameterSets) return null;
    if (this.#count === 0) this.#offset = BEGINNING_US - pts;
    else if (Math.abs(pts + this.#offset - this.#last) > JUMP_US)
      this.#offset = this.#last + this.#interval - pts;
    this.#count += 1;
    const shown = pts + this.#offset;
    this.#last = shown;
    const dts = this.#decodeTime(this.#decodeTimes.next(shown, packet.duration || USUAL_INTERVAL_US));
    const sample = {
      ...{ decodeTime: dts, shift: shown - dts, duration: Math.round(this.#interval), key },
      data: lengthPrefixed(this.#codec, units),
    };
    const bytes = fragment(this.#count, sample);
    const time = shown / 1e6;
    if (!parameterSets) return { time, data: bytes };
    const start = header({ codec: this.#codec, width, height, parameterSets });
    return { time, type: mp4Type(codec), data: concat(start, bytes) };
  }

  /** Between two frames, in seconds. */
  get interval(): number {
    return this.#interval / 1e6;
  }

  /**
   * Decoding times that a browser takes: where one comes more than two durations after the one before, it drops all up to the next
   * key packet. What a camera says of durations is often wrong, and its frames may come unevenly: so they are the longest of
   * late, and times catch up with a gap bit by bit.
   */
  #decodeTime(wanted: number): number {
    const before = this.#lastDts ?? wanted - this.#interval;
    const dts = Math.min(wanted, before + 1.5 * this.#interval);
    if (this.#lastDts !== null) this.#interval = Math.max(wanted - before, FORGETS * this.#interval);
    this.#interval = Math.min(this.#interval, JUMP_US);
    this.#lastDts = Math.round(dts);
    return this.#lastDts;
  }

  /** Parameter sets that are others than before. */
  #changed(codec: Codec, units: readonly Uint8Array[]): Uint8Array[] | null {
    const of = (type: number) => units.filter(nal => nalType(codec, nal) === type);
    const sets = PARAMETER_SETS[codec].map(of);
    if (sets.some(found => found.length === 0)) return null;
    const bytes = concat(...sets.flat());
    const known = this.#parameterSets;
    if (known?.length === bytes.length && bytes.every((byte, i) => byte === known[i])) return null;
    this.#parameterSets = bytes;
    this.#codec = codec;
    return sets.flat();
  }
}
