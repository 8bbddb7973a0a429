/** How much a camera's clock and this machine's may drift apart, in milliseconds a millisecond. */
const DRIFT = 0.0002;
/** A timestamp that goes back by more than this belongs to a clock that was set, and not to a B frame, in milliseconds. */
const SET_BACK_MS = 1000;

/**
 * Translates timestamps of one connection to a camera to this machine's clock. The fastest delivery seen counts as no delay, so that
 * delay which grows on the way shows.
 */
export class CaptureClock {
  /** This machine's monotonic time minus timestamp, in milliseconds: its wall clock may be set, too. */
  #offset = Number.POSITIVE_INFINITY;
  #latest = Number.NEGATIVE_INFINITY;
  #at = 0;

  /** @param skew of the wall clock, in milliseconds ahead of the monotonic one */
  constructor(private readonly skew: () => number = () => Date.now() - performance.now()) {}

  /**
   * @param pts in microseconds
   * @param arrivedMs by the wall clock, a moment ago
   */
  observe(pts: number, arrivedMs: number): void {
    const ms = pts / 1000;
    const arrived = arrivedMs - this.skew();
    if (ms < this.#latest - SET_BACK_MS) [this.#offset, this.#latest] = [Number.POSITIVE_INFINITY, ms];
    this.#latest = Math.max(this.#latest, ms);
    this.#offset = Math.min(arrived - ms, this.#offset + Math.max(0, arrived - this.#at) * DRIFT);
    this.#at = arrived;
  }

  /** When it would have arrived had it come as fast as the fastest, in milliseconds since 1970. */
  captured(pts: number): number {
    return Math.round(pts / 1000 + this.#offset + this.skew());
  }
}
