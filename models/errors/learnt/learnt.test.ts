import { describe, expect, it } from 'vitest';
import { Comparison } from '../comparison.ts';
import type { ErrorFunction, Score } from '../error-function.ts';
import { mean } from '../summaries.ts';
import { cells } from './cells.ts';
import { energyOf } from './energy.ts';
import { likelihoodRatio } from './likelihood-ratio.ts';
import { mahalanobis, mahalanobisSigned, oneSided } from './mahalanobis.ts';
import { certainty, combined } from './normal-scores.ts';
import { relative } from './relative.ts';
import { standardised } from './standardised.ts';
import { surprise } from './surprise.ts';

/** A row of pixels. */
const row = (target: readonly number[], reconstruction: readonly number[] = target.map(() => 0)) =>
  new Comparison({ channels: 1, width: target.length, height: 1 }, target, reconstruction);

it('standardised: deviations of each pixel above its mean', () => {
  // Errors 1 and 3 at the first pixel (mean 2, deviation 1), 10 and 10 at the second (10, 0); the mean deviation is 1/2.
  const score = standardised(mean)([row([1, 10]), row([3, 10])]);
  expect(score(row([5, 12]))).toBeCloseTo(((5 - 2) / (1 + 0.5) + (12 - 10) / 0.5) / 2, 6);
});

it('energy: squared distance from the mean image', () => {
  const energy = energyOf([row([10, 20]), row([30, 20])]);
  expect(energy.mean).toBe((100 + 0) / 2);
  expect([...energy.of(row([25, 22])).values]).toEqual([25, 4]);
});

it('relative: error over energy', () => {
  // Mean image (20, 20), mean energy 50; a box of one pixel, since a row is no higher.
  const score = relative(8)([row([10, 20]), row([30, 20])]);
  const image = row([30, 20], [20, 10]); // squared errors 100 and 100, energies 100 and 0
  expect(score(image)).toBeCloseTo(100 / (0 + 50), 6);
});

describe('surprise', () => {
  /** One box of 9 x 9: a ramp of this slope, and an error of a share of it. */
  const ramp = (slope: number, share: number) => {
    const target = Array.from({ length: 81 }, (_, p) => slope * ((p % 9) - 4));
    const shape = { channels: 1, width: 9, height: 9 };
    return new Comparison(
      shape,
      target,
      target.map(value => value * (1 - share)),
    );
  };

  it('is 0 for the error that the ramps lead to expect, and grows by deviations', () => {
    const normal = [2, 4, 8, 16].flatMap(slope => [ramp(slope, 0.2), ramp(slope, 0.3)]);
    const score = surprise(8)(normal);
    const usual = score(ramp(6, Math.sqrt(0.2 * 0.3)));
    expect(Math.abs(usual)).toBeLessThan(0.3);
    // A deviation is what 0.2 and 0.3 are from their geometric mean, more or less; 0.9 is about 6.4 of them.
    expect(score(ramp(6, 0.9))).toBeGreaterThan(5);
    // The squared error alone would have the order the other way round.
    expect(score(ramp(4, 0.9))).toBeGreaterThan(score(ramp(16, 0.25)) + 5);
  });
});

it('cells: means of squares, 16 on a side at most, the last ones cut', () => {
  const plane = { width: 33, height: 2, values: Float32Array.from({ length: 66 }, (_, p) => p % 33) };
  expect([...cells(plane)]).toEqual([1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 31]);
});

describe('Mahalanobis', () => {
  // Signed errors along (1, 1), variance 2 x 4; across it none. Two components, one holds all.
  const normal = [row([2, 2]), row([-2, -2])];

  it('of signed errors: along what varies it takes far to be unusual', () => {
    const score = mahalanobisSigned(normal);
    expect(score(row([4, 4]))).toBeCloseTo(32 / 8 / 2, 6); // z^2 = 4, over two dimensions
    expect(score(row([4, -4]))).toBeGreaterThan(10 * score(row([4, 4])));
  });

  it('of sizes: the sign is nothing to it', () => {
    const score = mahalanobis([row([1, 3]), row([3, 1]), row([2, 2]), row([4, 4])]);
    expect(score(row([9, 1]))).toBeCloseTo(score(row([-9, -1])), 9);
    expect(score(row([30, 30]))).toBeGreaterThan(score(row([3, 3])));
  });
});

it('one-sided: a cell that is rebuilt better than usual speaks for nothing', () => {
  const score = oneSided([row([1, 5]), row([3, 7])]);
  expect(score(row([0, 0]))).toBe(0);
  expect(score(row([9, 0]))).toBeGreaterThan(0);
});

it("likelihood ratio: above 0 for what looks like another image's reconstruction, below for its own", () => {
  const shape = { channels: 1, width: 8, height: 8 };
  const flat = (target: number, reconstruction: number) =>
    new Comparison(shape, Array(64).fill(target), Array(64).fill(reconstruction));
  const levels = [20, 200, 60, 120, 180, 40, 160, 80];
  const score = likelihoodRatio(8, ([ratio]) => ratio!)(levels.map(level => flat(level, level + 1)));
  expect(score(flat(60, 61))).toBeLessThan(0);
  expect(score(flat(200, 41))).toBeGreaterThan(0); // beside 200 stands 40's when they are paired
});

describe('from scores of normal images', () => {
  /** The value of the only pixel. */
  const value: ErrorFunction['fit'] = (): Score => image => image.target[0]!;
  const E = Math.E;
  // Logarithms 1 and 3: mean 2, deviation 1.
  const normal = [row([E]), row([E ** 3])];

  it('certainty is a half two deviations above their mean', () => {
    const score = certainty(value)(normal);
    expect(score(row([E ** 4]))).toBeCloseTo(0.5, 6);
    expect(score(row([E ** 5]))).toBeCloseTo((1 + 2 / Math.sqrt(5)) / 2, 6);
    const [far, farther] = [score(row([E ** 30])), score(row([E ** 40]))].map(Math.fround);
    expect(far).toBeLessThan(farther!);
    expect(score(row([0]))).toBeLessThan(0.01);
  });

  it('combined adds standard scores', () => {
    expect(combined([value, value])(normal)(row([E ** 4]))).toBeCloseTo((2 + 2) / Math.SQRT2, 6);
  });
});
