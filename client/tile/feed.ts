import type { Drawn } from '../live/stage.ts';
import { ScoreHistory } from './history.ts';

/** Pictures a second are counted over this, in milliseconds. */
const COUNTED_MS = 5000;

/** What the page has of one camera's live pictures. Changes with every one, so React doesn't watch it. */
export class Feed {
  /** Since when they are asked for, by the page's clock; null while the tile is out of view. */
  watchedSince: number | null = null;
  /** When a picture that is newer than the one before was last drawn. */
  drawnAt: number | null = null;
  /** What is on the canvas. */
  drawn: Drawn | null = null;
  /** Frames that were left out because something was too slow. */
  dropped = 0;
  readonly scores = new ScoreHistory();
  #times: number[] = [];

  /** A picture that is no newer than the one before does not show that the camera is live. */
  show(drawn: Drawn, now: number): void {
    const isNewer = this.drawn?.run !== drawn.run || drawn.captured > this.drawn.captured;
    this.drawn = drawn;
    if (!isNewer) return;
    this.drawnAt = now;
    this.#times = [...this.#times.filter(time => now - time < COUNTED_MS), now];
  }

  /** Pictures a second that were drawn. */
  fps(now: number): number {
    return (1000 * this.#times.filter(time => now - time < COUNTED_MS).length) / COUNTED_MS;
  }
}
