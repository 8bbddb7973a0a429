/** From best to worst. `jpeg` shows pictures and can always be had. */
export const PLAYERS = ['webcodecs', 'mse', 'jpeg'] as const;
export type PlayerKind = (typeof PLAYERS)[number];

/** Two errors within this, and the player is given up. */
const ERRORS_WITHIN_MS = 10_000;
/**
 * So is one that was given packets for this long and made nothing of them, if they were more than a decoder may hold back. It does
 * not matter how long ago the last one was: they may be missing.
 */
const STUCK_MS = 2000;
const STUCK_PACKETS = 5;
/** Time in which the page itself stood still does not count: it slept, or was not drawn. */
const STOOD_STILL_MS = 500;
/** After this the better player is tried again; after twice the time if it fails again, and so on. */
const RETRY_MS = 30_000;
const MAX_RETRY_MS = 600_000;

/** Which player a camera is shown with. Pure: the caller tells what happened when, and looks at `kind`. */
export class Choice {
  /** What may be used, best first, the last one always `jpeg`. */
  #ladder: readonly PlayerKind[] = ['jpeg'];
  #step = 0;
  #codec: string | null = null;
  #errorAt = Number.NEGATIVE_INFINITY;
  /** Since when packets wait for an answer, when the last of them went, and how many there are. */
  #unanswered = { since: 0, last: 0, count: 0 };
  #tickedAt = 0;
  #retryMs = RETRY_MS;
  /** Whether this step is tried again after it had been given up. */
  #onTrial = false;
  /** When it came to this step. */
  #since = Number.NEGATIVE_INFINITY;

  /** @param best what is at most to be used: chosen by who looks */
  constructor(private readonly best: PlayerKind = 'webcodecs') {}

  /** Null until it is known what the camera sends. */
  get kind(): PlayerKind | null {
    if (this.best === 'jpeg') return 'jpeg';
    return this.#codec === null ? null : this.#ladder[this.#step]!;
  }

  /** Of what it knows the support. */
  get codec(): string | null {
    return this.#codec;
  }

  /** What the browser can do with a codec: another one begins with the best player. */
  supports(codec: string, players: readonly PlayerKind[], now: number): void {
    const allowed = PLAYERS.slice(PLAYERS.indexOf(this.best));
    this.#ladder = allowed.filter(player => player === 'jpeg' || players.includes(player));
    this.#codec = codec;
    this.#retryMs = RETRY_MS;
    this.#onTrial = false;
    this.#goTo(0, now);
  }

  /** A camera that came as pictures may send something else from now on. */
  forget(): void {
    this.#codec = null;
  }

  played(now: number): void {
    if (this.#unanswered.count === 0) this.#unanswered.since = now;
    this.#unanswered.last = now;
    this.#unanswered.count += 1;
  }

  decoded(): void {
    this.#unanswered.count = 0;
  }

  /** What was played won't be answered: the player was closed. */
  restarted(): void {
    this.#unanswered.count = 0;
  }

  failed(now: number): void {
    const again = now - this.#errorAt < ERRORS_WITHIN_MS;
    this.#errorAt = now;
    this.restarted();
    if (again) this.#fall(now);
  }

  /** To be called a few times a second at least. */
  tick(now: number): void {
    const pause = now - this.#tickedAt;
    this.#tickedAt = now;
    if (pause > STOOD_STILL_MS) this.#unanswered.since = Math.min(this.#unanswered.since + pause, now);
    const { since, last, count } = this.#unanswered;
    if (count >= STUCK_PACKETS && last - since >= STUCK_MS) this.#fall(now);
    else if (this.#step > 0 && now - this.#since >= this.#retryMs) {
      this.#onTrial = true;
      this.#goTo(this.#step - 1, now);
    }
  }

  #fall(now: number): void {
    // A player that was given up soon after it was tried again is left alone for longer.
    const wasTrial = this.#onTrial && now - this.#since < this.#retryMs;
    this.#retryMs = wasTrial ? Math.min(2 * this.#retryMs, MAX_RETRY_MS) : RETRY_MS;
    this.#onTrial = false;
    this.#goTo(Math.min(this.#step + 1, this.#ladder.length - 1), now);
  }

  #goTo(step: number, now: number): void {
    this.#step = step;
    this.#since = now;
    this.#errorAt = Number.NEGATIVE_INFINITY;
    this.restarted();
  }
}
