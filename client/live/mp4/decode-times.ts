/** Frames that may be shown before one that is decoded before them. */
const REORDERED = 4;

/**
 * Decoding timestamps, which cameras don't send: of each packet the fifth latest presentation timestamp so far. They grow from
 * packet to packet by the interval of two frames, and none is later than its frame is shown, also with B frames.
 */
export class DecodeTimes {
  /** The latest ones, from late to early. */
  #latest: number[] = [];

  /** @param interval between two frames, before there are enough to tell */
  next(pts: number, interval: number): number {
    if (this.#latest.length === 0) {
      this.#latest = Array.from({ length: REORDERED + 1 }, (_, i) => pts - (i + 1) * interval);
    }
    this.#latest = [...this.#latest, pts].sort((a, b) => b - a).slice(0, REORDERED + 1);
    return this.#latest.at(-1)!;
  }
}
