import type { Grid } from '../model.ts';
import { highestNear } from './nearby.ts';

/** Share of what was there a frame ago. */
const KEPT = 0.5;

/**
 * Region scores that last: half of each is that of the frame before, from where it was highest within one cell, since what does not belong
 * moves. Noise of a single frame counts half, and boxes flicker less; it looks back only.
 */
export class Persistence {
  private before: Grid | undefined;

  /** @returns the scores of this frame, in memory of their own */
  next(regions: Grid): Grid {
    const { rows, cols } = regions;
    const values = regions.values.slice();
    if (this.before) {
      const near = highestNear(this.before, 1);
      for (let cell = 0; cell < values.length; cell++) {
        values[cell] = (1 - KEPT) * values[cell]! + KEPT * near[cell]!;
      }
    }
    this.before = { rows, cols, values };
    return this.before;
  }

  /** Forgets, after a gap. */
  restart(): void {
    this.before = undefined;
  }
}
