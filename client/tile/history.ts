/** What the strip shows, in milliseconds. */
export const STRIP_MS = 60_000;

/** Points closer than this become one that keeps the highest score: the strip is only pixels wide. */
const MERGE_MS = 250;

/** A longer silence is a hole in the line, not a straight line across. */
const HOLE_MS = 3000;

/** Scores above this are drawn at the strip's upper edge. */
export const STRIP_TOP = 3;

/** The last frame scores of one camera. */
export class ScoreHistory {
  #times: number[] = [];
  #scores: (number | null)[] = [];

  /** @param span how far back it goes, in milliseconds */
  constructor(private readonly span = STRIP_MS) {}

  /** `score` is null for a frame that was not scored. */
  add(time: number, score: number | null): void {
    const last = this.#times.at(-1);
    const value = score === null ? null : Math.min(score, STRIP_TOP);
    if (last !== undefined && time - last < MERGE_MS) {
      const before = this.#scores.at(-1) ?? null;
      if (value !== null) this.#scores[this.#scores.length - 1] = Math.max(value, before ?? 0);
      return;
    }
    if (last !== undefined && time - last > HOLE_MS) this.#push(last + 1, null);
    this.#push(time, value);
    const kept = this.#times.findIndex(known => known >= time - this.span);
    this.#times.splice(0, kept);
    this.#scores.splice(0, kept);
  }

  /** Two columns, oldest first: seconds before `now` as negative numbers, and scores. */
  columns(now: number): [number[], (number | null)[]] {
    return [this.#times.map(time => (time - now) / 1000), this.#scores];
  }

  #push(time: number, score: number | null): void {
    this.#times.push(time);
    this.#scores.push(score);
  }
}
