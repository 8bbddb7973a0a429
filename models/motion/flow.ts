import { Displacement, type Flow } from './displacement.ts';
import { createExpansion, Expander, type Expansion } from './expansion.ts';
import { gaussian, Resampler } from './resample.ts';

export type { Flow } from './displacement.ts';

/** Smaller pictures beside the full one, each half as large as the one before; none with a side below `SHORTEST`. */
const LEVELS = 3;
const SHORTEST = 32;
const ITERATIONS = 3;

interface Level extends Flow {
  readonly shrink: Resampler;
  readonly picture: Float32Array;
  readonly expander: Expander;
  before: Expansion;
  now: Expansion;
  /** From the flow of the next coarser level; the coarsest has none. */
  readonly enlarge?: Resampler;
}

/**
 * Dense optical flow between the pictures of a stream (Farnebäck, "Two-frame motion estimation based on polynomial
 * expansion", 2003), coarse to fine. Parameters are OpenCV's defaults (`calcOpticalFlowFarneback`) with 3 levels and a
 * window of 13. Nothing is allocated for a frame, and each is expanded once: what `push` gives is overwritten by the next.
 */
export class FlowTracker {
  /** Finest first. */
  readonly #levels: readonly Level[];
  readonly #displacement: Displacement;
  #begun = false;

  constructor(width: number, height: number) {
    this.#displacement = new Displacement(width, height);
    const sizes = [{ width, height }];
    for (let k = 1; k <= LEVELS && Math.min(width, height) / 2 ** k >= SHORTEST; k++) {
      sizes.push({ width: Math.round(width / 2 ** k), height: Math.round(height / 2 ** k) });
    }
    this.#levels = sizes.map((size, k) => {
      const plane = () => new Float32Array(size.width * size.height);
      const coarser = sizes[k + 1];
      return {
        shrink: new Resampler(sizes[0]!, size, blurFor(k)),
        picture: plane(),
        expander: new Expander(size.width),
        before: createExpansion(size.width, size.height),
        now: createExpansion(size.width, size.height),
        dx: plane(),
        dy: plane(),
        ...(coarser && { enlarge: new Resampler(coarser, size) }),
      };
    });
  }

  /**
   * @param gray `[height, width]`
   * @returns where each pixel of the picture before has gone; `undefined` for the first picture
   */
  push(gray: Uint8Array): Flow | undefined {
    for (const level of this.#levels) {
      [level.before, level.now] = [level.now, level.before];
      level.shrink.run(gray, level.picture);
      level.expander.expand(level.picture, level.now);
    }
    if (!this.#begun) {
      this.#begun = true;
      return undefined;
    }
    for (const [k, level] of [...this.#levels.entries()].reverse()) {
      const coarser = this.#levels[k + 1];
      if (coarser && level.enlarge) {
        level.enlarge.run(coarser.dx, level.dx, 2);
        level.enlarge.run(coarser.dy, level.dy, 2);
      } else {
        level.dx.fill(0);
        level.dy.fill(0);
      }
      for (let i = 0; i < ITERATIONS; i++) this.#displacement.refine(level.before, level.now, level);
    }
    return this.#levels[0]!;
  }
}

/** What is too fine for a picture `2^k` times smaller is blurred away first; the full one is blurred a little, too. */
function blurFor(k: number): number[] {
  if (k === 0) return [0.25, 0.5, 0.25];
  const sigma = (2 ** k - 1) / 2;
  return gaussian(sigma, Math.max(3, Math.round(5 * sigma) | 1));
}
