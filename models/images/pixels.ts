import type { ImageShape } from './images.ts';

/** Gray level in the middle: networks see levels brought to -1..1. */
const MIDDLE = 127.5;

export const pixelsOf = ({ channels, height, width }: ImageShape): number => channels * height * width;

/** Writes an image in input units to where `into` begins. */
export function toInput(pixels: Uint8Array, into: Float32Array): void {
  for (let i = 0; i < pixels.length; i++) into[i] = pixels[i]! / MIDDLE - 1;
}

/** Input units as gray levels, not rounded and not cut off. */
export function toLevels(values: Float32Array): Float32Array {
  return values.map(value => (value + 1) * MIDDLE);
}
