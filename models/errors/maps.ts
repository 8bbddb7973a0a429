import type { ErrorMap, Pair, Plane } from './comparison.ts';

/** `|x - y|^2`: what the networks are trained on. */
export const squared: ErrorMap = pair => pixelwise(pair, d => d * d);

/** `|x - y|`: less moved by a few bright pixels. */
export const absolute: ErrorMap = pair => pixelwise(pair, Math.abs);

/** Where the smooth L1 goes over from squared to absolute, in gray levels: about the noise of a camera and its JPEG. */
const BETA = 10;

/** Smooth L1 (Girshick, "Fast R-CNN", ICCV 2015; Huber 1964): `d^2 / 2b` below b, `|d| - b/2` above. */
export const smoothL1: ErrorMap = pair =>
  pixelwise(pair, d => (Math.abs(d) < BETA ? (d * d) / (2 * BETA) : Math.abs(d) - BETA / 2));

/** `x - y`, for what learns in which direction normal images are missed. */
export const signed: ErrorMap = pair => pixelwise(pair, d => d);

/**
 * Gradient difference (Mathieu et al., "Deep multi-scale video prediction beyond mean square error", ICLR 2016), exponent 1:
 * `||x[i,j] - x[i-1,j]| - |y[i,j] - y[i-1,j]|| + ||x[i,j] - x[i,j-1]| - |y[i,j] - y[i,j-1]||`.
 */
export const gradient: ErrorMap = pair => gradientwise(pair, (x, y) => Math.abs(x - y));

/** The same where the reconstruction is flatter than the target only: it blurs what it has not learnt. */
export const lostDetail: ErrorMap = pair => gradientwise(pair, (x, y) => Math.max(0, x - y));

/** Absolute gradients of the target alone, for functions that ask how hard a place is to rebuild. */
export const detail: ErrorMap = pair => gradientwise(pair, x => x);

function pixelwise({ shape, target, reconstruction }: Pair, of: (difference: number) => number): Plane {
  const { channels, width, height } = shape;
  const pixels = width * height;
  const values = new Float32Array(pixels);
  for (let i = 0; i < target.length; i++)
    values[i % pixels]! += of(target[i]! - reconstruction[i]!) / channels;
  return { width, height, values };
}

function gradientwise(
  { shape: { channels, width, height }, target, reconstruction }: Pair,
  of: (target: number, reconstruction: number) => number,
): Plane {
  const values = new Float32Array((width - 1) * (height - 1));
  for (let c = 0; c < channels; c++) {
    for (let row = 1, i = 0; row < height; row++) {
      for (let col = 1; col < width; col++, i++) {
        const p = (c * height + row) * width + col;
        for (const before of [p - 1, p - width]) {
          const x = Math.abs(target[p]! - target[before]!);
          const y = Math.abs(reconstruction[p]! - reconstruction[before]!);
          values[i]! += of(x, y) / channels;
        }
      }
    }
  }
  return { width: width - 1, height: height - 1, values };
}
