/** How far two good clocks may drift apart, in milliseconds a millisecond. */
const DRIFT = 0.0002;

/**
 * Translates the server's clock to the page's monotonic one (`performance.now()`), from the `sent` of live
 * frames. The fastest delivery seen counts as no delay: any later lag on the way then shows as age.
 */
export class ServerClock {
  /** Page time minus server time. */
  #offset: number | null = null;
  #at = 0;

  observe(sent: number, received: number): void {
    const drifted = this.#offset === null ? Infinity : this.#offset + (received - this.#at) * DRIFT;
    this.#offset = Math.min(received - sent, drifted);
    this.#at = received;
  }

  /** After a reconnection the server, or its clock, may be another. */
  reset(): void {
    this.#offset = null;
  }

  /** How long ago, in milliseconds, something happened on the server; null before the first frame. */
  age(serverTime: number, now: number): number | null {
    return this.#offset === null ? null : Math.max(0, now - this.#offset - serverTime);
  }

  /** The server's time at page time `now`; the viewer's own clock stands in before the first frame. */
  serverNow(now: number): number {
    return this.#offset === null ? performance.timeOrigin + now : now - this.#offset;
  }
}
