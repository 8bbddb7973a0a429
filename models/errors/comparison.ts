import type { ImageShape } from '../images/images.ts';

/** An image, or a frame, and what a network makes of it. */
export interface Pair {
  readonly shape: ImageShape;
  /** `[C, H, W]`, 0 to 255. */
  readonly target: ArrayLike<number>;
  /** The same. */
  readonly reconstruction: ArrayLike<number>;
}

/** `[height, width]`: one number for each pixel; channels are averaged. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** How far both are apart at each pixel; a plane is smaller than the image where a pixel needs its neighbours. */
export type ErrorMap = (pair: Pair) => Plane;

/** A pair that computes each map once, however many functions look at it. */
export class Comparison implements Pair {
  readonly #planes = new Map<ErrorMap, Plane>();

  constructor(
    readonly shape: ImageShape,
    readonly target: ArrayLike<number>,
    readonly reconstruction: ArrayLike<number>,
  ) {}

  plane(map: ErrorMap): Plane {
    const known = this.#planes.get(map) ?? map(this);
    this.#planes.set(map, known);
    return known;
  }
}

/**
 * The images of a batch one by one, anew each time that it is iterated, so that no planes of many images are held.
 * @param target `[N, C, H, W]`, 0 to 255
 * @param reconstruction the same
 */
export function comparisons(
  shape: ImageShape,
  target: Uint8Array | Float32Array,
  reconstruction: Float32Array,
): Iterable<Comparison> {
  const size = shape.channels * shape.height * shape.width;
  if (target.length !== reconstruction.length || target.length % size !== 0) {
    throw new RangeError(`${target.length} and ${reconstruction.length} values are no pairs of ${size}`);
  }
  return {
    *[Symbol.iterator]() {
      for (let at = 0; at < target.length; at += size) {
        const [from, to] = [at, at + size] as const;
        yield new Comparison(shape, target.subarray(from, to), reconstruction.subarray(from, to));
      }
    },
  };
}

/** The same, anew each time that they are iterated: the planes that functions have computed are not all held. */
export const withoutPlanes = (frames: readonly Comparison[]): Iterable<Comparison> => ({
  *[Symbol.iterator]() {
    for (const { shape, target, reconstruction } of frames)
      yield new Comparison(shape, target, reconstruction);
  },
});
