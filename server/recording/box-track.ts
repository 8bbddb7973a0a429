import type { Box, ClipBoxes } from '../contract.ts';

/** Boxes hold until the next analysed frame, but no longer than this, in microseconds: frames may have been lost. */
export const LONGEST_HOLD_US = 500_000;
/** Frames with boxes that are remembered: a clip at its longest has 3000 at 10 frames a second. */
const REMEMBERED = 10_000;

interface Mark {
  readonly run: number;
  readonly at: number;
  until: number;
  readonly boxes: readonly Box[];
}

/** What was found on the latest frames of a camera, where something was found. */
export class BoxTrack {
  #marks: Mark[] = [];
  /** That of the latest frame, if it has boxes: the next one ends it. */
  #open: Mark | undefined;

  /** @param pts in microseconds; call it for every analysed frame */
  mark(run: number, pts: number, boxes: readonly Box[]): void {
    const open = this.#open;
    this.#open = undefined;
    if (open?.run === run && pts >= open.at) open.until = Math.min(open.until, pts);
    // The same picture once more: what is found on it now counts.
    if (open && open.until === open.at) this.#marks.pop();
    if (boxes.length === 0) return;
    this.#open = { run, at: pts, until: pts + LONGEST_HOLD_US, boxes };
    this.#marks.push(this.#open);
    if (this.#marks.length > REMEMBERED) this.#marks.shift();
  }

  /** Those between two timestamps of a run, in seconds since the first one. */
  between(run: number, from: number, to: number): ClipBoxes['frames'] {
    return this.#marks
      .filter(mark => mark.run === run && mark.until > from && mark.at < to)
      .map(({ at, until, boxes }) => ({
        at: Math.max(0, at - from) / 1e6,
        until: (Math.min(to, until) - from) / 1e6,
        boxes,
      }));
  }
}
