/** How far two good clocks may drift apart, in milliseconds a millisecond. */
const DRIFT = 0.0002;
/** Older answers are forgotten, in milliseconds. */
const KEPT_MS = 60_000;

interface Sample {
  /** Page time minus server time. */
  readonly offset: number;
  /** Half of the round trip: by so much the offset may be wrong. */
  readonly error: number;
  readonly at: number;
}

/** Translates the server's clock to the page's monotonic one (`performance.now()`), from its answers to pings. */
export class ServerClock {
  #samples: Sample[] = [];
  #best: Sample | null = null;

  /** @param sent, received by the page's clock; `now` is the server's between them */
  observe(sent: number, received: number, now: number): void {
    const sample = { offset: (sent + received) / 2 - now, error: (received - sent) / 2, at: received };
    this.#samples = [...this.#samples.filter(({ at }) => received - at < KEPT_MS), sample];
    const error = ({ error, at }: Sample) => error + (received - at) * DRIFT;
    this.#best = this.#samples.reduce((best, other) => (error(other) <= error(best) ? other : best));
  }

  /** After a reconnection the server, or its clock, may be another. */
  reset(): void {
    this.#samples = [];
    this.#best = null;
  }

  /** How long ago, in milliseconds, something happened by the server's clock; null before its first answer. */
  age(serverTime: number, now: number): number | null {
    return this.#best && Math.max(0, now - this.#best.offset - serverTime);
  }

  /** The server's time at page time `now`; the viewer's own clock stands in before the first answer. */
  serverNow(now: number): number {
    return this.#best ? now - this.#best.offset : performance.timeOrigin + now;
  }
}
