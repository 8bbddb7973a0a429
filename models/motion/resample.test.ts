import { expect, it } from 'vitest';
import { gaussian, Resampler } from './resample.ts';

const size = (width: number, height: number) => ({ width, height });

it('halves a picture by means of four pixels', () => {
  const half = new Float32Array(2);
  new Resampler(size(4, 2), size(2, 1)).run(Uint8Array.of(0, 4, 10, 30, 8, 4, 10, 30), half);
  expect([...half]).toEqual([4, 20]);
});

it('doubles by lines between pixels, level beyond the outermost, scaled', () => {
  const wide = new Float32Array(4);
  new Resampler(size(2, 1), size(4, 1)).run(Float32Array.of(0, 4), wide, 2);
  expect([...wide]).toEqual([0, 2, 6, 8]);
});

it('blurs, mirrored at the border', () => {
  const blurred = new Float32Array(4);
  new Resampler(size(4, 1), size(4, 1), [0.25, 0.5, 0.25]).run(Uint8Array.of(0, 8, 0, 0), blurred);
  expect([...blurred]).toEqual([4, 4, 2, 0]);
});

it('has Gaussian weights that sum to 1', () => {
  const weights = gaussian(1.5, 9);
  expect(weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 12);
  expect(weights[4]! / weights[1]!).toBeCloseTo(Math.exp(2), 9); // 3 pixels: exp(9 / (2 * 2.25))
});
