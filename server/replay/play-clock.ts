import type { ReplaySpeed } from '../contract.ts';

/** Later than this, it goes on from there: what was lost is not made up by playing faster, in milliseconds. */
const LATEST_MS = 300;

/** What it needs of a clock. */
export interface PauseClock {
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Says when a frame of a recording is due, while somebody pauses it and changes its speed. */
export class PlayClock {
  #paused = false;
  #ended = false;
  /** A real instant, and the media time that is due then; null before the first frame and after a change. */
  #from: { readonly real: number; readonly media: number } | null = null;
  /** Ends what is waited for, because it has changed. */
  #change = new AbortController();

  constructor(
    private readonly clock: PauseClock,
    private speed: ReplaySpeed,
  ) {}

  get paused(): boolean {
    return this.#paused;
  }

  set(change: { readonly paused?: boolean; readonly speed?: ReplaySpeed }): void {
    this.#paused = change.paused ?? this.#paused;
    this.speed = change.speed ?? this.speed;
    this.#wake();
  }

  /** Nothing is waited for any more. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Resolves when a frame is due. @param media its time in the recording, in milliseconds, no less than of the one before */
  async due(media: number): Promise<void> {
    while (!this.#ended) {
      const { signal } = this.#change;
      if (this.#paused) {
        await new Promise(changed => signal.addEventListener('abort', changed, { once: true }));
        continue;
      }
      if (this.speed === 'fast') return;
      const now = this.clock.now();
      this.#from ??= { real: now, media };
      const wait = this.#from.real + (media - this.#from.media) / this.speed - now;
      if (wait < -LATEST_MS) this.#from = { real: now, media };
      if (wait <= 0) return;
      await this.clock.sleep(wait, signal);
    }
  }

  #wake(): void {
    this.#from = null;
    this.#change.abort();
    this.#change = new AbortController();
  }
}
