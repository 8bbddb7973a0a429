import type { Frame } from '../../streams/index.ts';

/**
 * What an alert was about is in the picture before the alert begins: 2 s, and the second that it takes until a
 * box has become an alert. It ends 2 s after it was last seen, so nothing more is left out behind it.
 */
const BEFORE_ALERT_S = 3;
/** Frames that may be missing within a sequence, as within a clip that is scored. */
const LARGEST_GAP = 2;

export interface QuietFrame {
  readonly gray: Uint8Array;
  /** Whether it follows the quiet frame before it. */
  readonly follows: boolean;
}

/**
 * Picks what is normal from a camera's frames, which may come from several runs, one after the other. A frame is
 * held back until it is certain that no alert began soon after it.
 */
export class QuietFrames {
  /** Frames that were missing, or belonged to an alert. */
  leftOut = 0;
  readonly #held: QuietFrame[] = [];
  readonly #hold: number;
  #last: Pick<Frame, 'index' | 'arrivedMs'> | undefined;
  #follows = false;

  constructor(private readonly fps: number) {
    this.#hold = Math.ceil(BEFORE_ALERT_S * fps);
  }

  /** Takes the next frame; returns the one that is now known to be normal, if there is one. */
  take(frame: Pick<Frame, 'index' | 'arrivedMs' | 'gray'>, alerting: boolean): QuietFrame | undefined {
    this.#countMissing(frame);
    this.#last = frame;
    if (alerting) {
      this.leftOut += 1 + this.#held.length;
      this.#held.length = 0;
      this.#follows = false;
      return undefined;
    }
    this.#held.push({ gray: frame.gray, follows: this.#follows });
    this.#follows = true;
    return this.#held.length > this.#hold ? this.#held.shift() : undefined;
  }

  #countMissing({ index, arrivedMs }: Pick<Frame, 'index' | 'arrivedMs'>): void {
    const last = this.#last;
    if (!last) return;
    if (index > last.index) {
      const missing = index - last.index - 1;
      this.leftOut += missing;
      if (missing > LARGEST_GAP) this.#follows = false;
      return;
    }
    // A new run: the camera was away.
    this.leftOut += Math.max(0, Math.round(((arrivedMs - last.arrivedMs) * this.fps) / 1000) - 1);
    this.#follows = false;
  }
}
