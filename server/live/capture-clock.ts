/** How much a camera's clock and this machine's may drift apart, in milliseconds a millisecond. */
const DRIFT = 0.0002;
/** A timestamp that goes back by more than this belongs to a clock that was set, in milliseconds. */
const SET_BACK_MS = 5000;

/**
 * Translates timestamps of one connection to a camera to this machine's clock. The fastest delivery seen counts as no delay, so that
 * delay which grows on the way shows.
 */
export class CaptureClock {
  /** Machine time minus timestamp, in milliseconds. */
  #offset = Number.POSITIVE_INFINITY;
  #latest = Number.NEGATIVE_INFINITY;
  #at = 0;

  /** @param pts in microseconds */
  observe(pts: number, arrivedMs: number): void {
    const ms = pts / 1000;
    if (ms < this.#latest - SET_BACK_MS) [this.#offset, this.#latest] = [Number.POSITIVE_INFINITY, ms];
    this.#latest = Math.max(this.#latest, ms);
    this.#offset = Math.min(arrivedMs - ms, this.#offset + Math.max(0, arrivedMs - this.#at) * DRIFT);
    this.#at = arrivedMs;
  }

  /** When it would have arrived had it come as fast as the fastest, in milliseconds since 1970. */
  captured(pts: number): number {
    return Math.round(pts / 1000 + this.#offset);
  }
}
