import type { ImageShape } from './images.ts';

/**
 * How gray levels, 0 to 255, come to the network: `levels` brings them to -1..1; `contrast` takes from each image its mean and divides by its
 * standard deviation. Without that, what a network leaves over of an image with much ink is more than of one with little, whatever they show.
 */
export const INPUTS = ['levels', 'contrast'] as const;
export type Input = (typeof INPUTS)[number];

/** Added to the variance, in squared gray levels, so that an even image stays one (Coates et al., AISTATS 2011). */
const LEAST_VARIANCE = 10;

export const pixelsOf = ({ channels, height, width }: ImageShape): number => channels * height * width;

/** Some of the images, one behind the other. @param size `pixelsOf` them */
export function imagesAt(pixels: Uint8Array, size: number, indices: readonly number[]): Uint8Array {
  const taken = new Uint8Array(indices.length * size);
  for (const [i, index] of indices.entries())
    taken.set(pixels.subarray(index * size, (index + 1) * size), i * size);
  return taken;
}

/** Of `levels`. */
const MIDDLE = 127.5;

/** Writes an image in input units to where `into` begins. */
export function toInput(pixels: Uint8Array, input: Input, into: Float32Array): void {
  const { centre, scale } = rangeOf(pixels, input);
  for (let i = 0; i < pixels.length; i++) into[i] = (pixels[i]! - centre) / scale;
}

/** What a network made of an image, as gray levels, neither rounded nor cut off. */
export function toLevels(values: Float32Array, pixels: Uint8Array, input: Input): Float32Array {
  const { centre, scale } = rangeOf(pixels, input);
  return values.map(value => value * scale + centre);
}

function rangeOf(pixels: Uint8Array, input: Input): { readonly centre: number; readonly scale: number } {
  if (input === 'levels') return { centre: MIDDLE, scale: MIDDLE };
  let [sum, squares] = [0, 0];
  for (const level of pixels) {
    sum += level;
    squares += level * level;
  }
  const centre = sum / pixels.length;
  return { centre, scale: Math.sqrt(squares / pixels.length - centre * centre + LEAST_VARIANCE) };
}

/**
 * Input units on the scale of gray levels that error functions are made for, the same for all images: what `contrast` took away stays away.
 */
export function toComparable(values: Float32Array): Float32Array {
  return values.map(value => (value + 1) * MIDDLE);
}

/** A squared difference of comparable values, in input units. */
export const PER_SQUARED_UNIT = 1 / (MIDDLE * MIDDLE);
