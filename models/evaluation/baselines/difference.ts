import type { Grid } from '../../model.ts';
import { BoxMeans } from './box-mean.ts';

/** Side of the boxes, in pixels. */
const SIDE = 24;

/** How much each pixel changes from a frame to the next, as mean over boxes. */
export class Difference {
  readonly #means: BoxMeans;
  readonly #change: Float32Array;
  #before: Uint8Array | undefined;

  /** @param power 2: squared, 1: absolute */
  constructor(
    width: number,
    height: number,
    private readonly power: 1 | 2,
  ) {
    this.#means = new BoxMeans(width, height, SIDE);
    this.#change = new Float32Array(width * height);
  }

  push(gray: Uint8Array): Grid | undefined {
    const before = this.#before;
    this.#before = gray;
    if (!before) return undefined;
    const change = absoluteChange(before, gray, this.#change);
    if (this.power === 2) for (let i = 0; i < change.length; i++) change[i]! *= change[i]!;
    return this.#means.largest(this.#means.of(change));
  }
}

export function absoluteChange(before: Uint8Array, now: Uint8Array, into: Float32Array): Float32Array {
  for (let i = 0; i < into.length; i++) into[i] = Math.abs(now[i]! - before[i]!);
  return into;
}
