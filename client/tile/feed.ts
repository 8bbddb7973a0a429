import { SlidingMax } from '../live/sliding.ts';
import type { Drawn } from '../live/stage.ts';
import { ScoreHistory } from './history.ts';

/** A picture that was captured longer ago than this is not taken for now, in milliseconds: a tile says so within 3 s. */
export const STALE_MS = 2700;
/** Unless pictures are always that late: then from this long after the usual on. */
const STALE_AFTER_USUAL_MS = 2000;
/** How far back it is looked for what is usual. */
const USUAL_MS = 10_000;

/** Pictures a second are counted over this, in milliseconds. */
const COUNTED_MS = 5000;

/** What the page has of one camera's live pictures. Changes with every one, so React doesn't watch it. */
export class Feed {
  /** Since when they are asked for, by the page's clock; null while the tile is out of view. */
  watchedSince: number | null = null;
  /** When what is on the canvas was captured, by the page's clock, and until when it may be taken for now. */
  capturedAt: number | null = null;
  liveUntil = Number.NEGATIVE_INFINITY;
  /** What is on the canvas. */
  drawn: Drawn | null = null;
  /** Frames that were left out because something was too slow. */
  dropped = 0;
  readonly scores: ScoreHistory;
  readonly #haste = new SlidingMax(USUAL_MS);
  #times: number[] = [];

  /** @param scoresMs how far back scores are kept; default: a tile's strip */
  constructor(scoresMs?: number) {
    this.scores = new ScoreHistory(scoresMs);
  }

  /**
   * A picture that is no newer than the one before does not show that the camera is live.
   * @param age how long ago it was captured, null where that is not known
   */
  show(drawn: Drawn, now: number, age: number | null): void {
    const isNewer = this.drawn?.run !== drawn.run || drawn.captured > this.drawn.captured;
    this.drawn = drawn;
    if (!isNewer) return;
    this.capturedAt = now - (age ?? 0);
    this.#haste.add(-(age ?? 0), now);
    const usual = -(this.#haste.get(now) ?? 0);
    this.liveUntil = this.capturedAt + Math.max(STALE_MS, usual + STALE_AFTER_USUAL_MS);
    this.#times = [...this.#times.filter(time => now - time < COUNTED_MS), now];
  }

  /** Pictures a second that were drawn. */
  fps(now: number): number {
    return (1000 * this.#times.filter(time => now - time < COUNTED_MS).length) / COUNTED_MS;
  }
}
