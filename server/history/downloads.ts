/** Parts of a file that are asked for so long after the last one are another download, in milliseconds. */
const PAUSE_MS = 600_000;
/** Downloads that are remembered. */
const MOST = 1000;

/** Tells what begins a download from what goes on with one: browsers and download managers take a file in parts, also several at once. */
export class Downloads {
  /** When something of it was answered last, by `performance.now`; the oldest first. */
  readonly #taken = new Map<string, number>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /**
   * Call it when a file is asked for, and what it returns once that was answered: whether that is the first answer of a download.
   * @param what the same for all requests of one address for one file
   */
  asked(what: string): (isPart: boolean) => boolean {
    const asked = this.now();
    return isPart => {
      const now = this.now();
      const last = this.#taken.get(what) ?? Number.NEGATIVE_INFINITY;
      this.#taken.delete(what);
      this.#taken.set(what, now);
      if (this.#taken.size > MOST) this.#taken.delete(this.#taken.keys().next().value!);
      // Asked for as a whole, it may have been left for parts of it that were asked for later and answered sooner.
      return last < (isPart ? now - PAUSE_MS : asked);
    };
  }
}
