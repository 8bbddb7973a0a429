import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
import { Comparison, comparisons, type ErrorMap } from './comparison.ts';
import { ERROR_NAMES, errorFunction } from './errors.ts';
import { absolute, gradient, lostDetail, smoothL1, squared } from './maps.ts';
import { rankErrors } from './rank.ts';
import { ssim, structure } from './ssim.ts';
import { largestBox, mean, norm, top } from './summaries.ts';

/** One channel. */
const pair = (width: number, target: readonly number[], reconstruction: readonly number[]) =>
  new Comparison({ channels: 1, width, height: target.length / width }, target, reconstruction);

describe('maps', () => {
  //        target        reconstruction  difference
  // rows:  0  10  20     0  20  20       0  -10  0
  //       40  40   4     0  40   0      40    0  4
  const images = pair(3, [0, 10, 20, 40, 40, 4], [0, 20, 20, 0, 40, 0]);

  it.each<[string, ErrorMap, number[]]>([
    ['squared', squared, [0, 100, 0, 1600, 0, 16]],
    ['absolute', absolute, [0, 10, 0, 40, 0, 4]],
    ['smooth L1', smoothL1, [0, 5, 0, 35, 0, 0.8]], // 10 - 5; 40 - 5; 16 / 20
    // At (1, 1): left |40-40| against |40-0|, above |40-10| against |40-20|; at (1, 2): |4-40| and |4-20| against 40 and 20.
    ['gradient difference', gradient, [40 + 10, 4 + 4]],
    ['lost detail', lostDetail, [0 + 10, 0 + 0]],
  ])('%s', (_, map, expected) => {
    expect([...map(images).values]).toEqual([...Float32Array.from(expected)]);
  });

  it('average channels', () => {
    const shape = { channels: 2, width: 2, height: 1 };
    const { values } = squared(new Comparison(shape, [1, 2, 3, 4], [0, 0, 0, 0]));
    expect([...values]).toEqual([(1 + 9) / 2, (4 + 16) / 2]);
  });
});

describe('SSIM', () => {
  const [width, height] = [20, 24];
  const wave = (at: (row: number, col: number) => number) =>
    Array.from({ length: width * height }, (_, p) => Math.floor(at(Math.floor(p / width), p % width)));
  const x = wave((i, j) => 127.5 + 100 * Math.sin(0.7 * i) * Math.cos(0.5 * j));
  const y = wave((i, j) => 120 + 80 * Math.sin(0.7 * i + 0.3) * Math.cos(0.55 * j));

  it('is that of PyTorch: conv2d with the outer product of the window, in float64', () => {
    const plane = ssim(pair(width, x, y));
    expect([plane.width, plane.height]).toEqual([10, 14]);
    expect(1 - mean(plane)).toBeCloseTo(0.8146356164850164, 6);
    expect(1 - plane.values[0]!).toBeCloseTo(0.9235064887882724, 6);
    expect(1 - mean(structure(pair(width, x, y)))).toBeCloseTo(0.8411499810564225, 6);
  });

  it('is 0 for what is the same, and takes images smaller than its window', () => {
    expect(mean(ssim(pair(width, x, x)))).toBeCloseTo(0, 9);
    const small = ssim(pair(2, [0, 255, 255, 0], [255, 0, 0, 255]));
    expect(small.values.length).toBe(1);
    expect(small.values[0]).toBeGreaterThan(1); // the opposite
  });
});

describe('summaries', () => {
  const plane = { width: 3, height: 2, values: Float32Array.of(0, 10, 0, 40, 0, 4) };

  it('take the mean, the highest hundredth, the largest box and norms', () => {
    expect(mean(plane)).toBe(9);
    expect(top(plane)).toBe(40);
    expect(largestBox(2)(plane)).toBe((0 + 10 + 40 + 0) / 4);
    expect(largestBox(100)(plane)).toBe(12.5); // as large as fits
    expect(norm(4)(plane)).toBeCloseTo(((10 ** 4 + 40 ** 4 + 4 ** 4) / 6) ** (1 / 4), 4);
    expect(norm(Number.POSITIVE_INFINITY)(plane)).toBe(40);
  });
});

/** 32 x 32: a soft blob somewhere, rebuilt but for noise; where it is abnormal, paler and three pixels beside it. */
function blobs(count: number, seed: number, isAbnormal: (i: number) => boolean) {
  const random = seededRandom(seed);
  const [side, pixels] = [32, 32 * 32];
  const target = new Uint8Array(count * pixels);
  const reconstruction = new Float32Array(count * pixels);
  for (let i = 0; i < count; i++) {
    const [x, y, light] = [8 + 16 * random(), 8 + 16 * random(), 80 + 100 * random()];
    const blob = (p: number, off: number) =>
      light * Math.exp(-(((p % side) - x - off) ** 2 + (Math.floor(p / side) - y) ** 2) / 18);
    for (let p = 0; p < pixels; p++) {
      target[i * pixels + p] = 40 + blob(p, 0) + 8 * random();
      reconstruction[i * pixels + p] = 44 + (isAbnormal(i) ? 0.6 * blob(p, 3) : 0.95 * blob(p, 0));
    }
  }
  return comparisons({ channels: 1, width: side, height: side }, target, reconstruction);
}

const odd = (i: number) => i % 2 === 1;
const samples = {
  normal: blobs(40, 1, () => false),
  test: blobs(40, 2, odd),
  abnormal: Array.from({ length: 40 }, (_, i) => odd(i)),
};

it('every error function tells a thing that is badly rebuilt from one that is well rebuilt', () => {
  const found = rankErrors(samples);
  expect(found.map(({ name }) => name).sort()).toEqual([...ERROR_NAMES].sort());
  expect(found.filter(({ auc }) => !(auc > 0.8)).map(({ name }) => name)).toEqual([]);
  expect(found.filter(({ gap, overlap }) => !(gap > 0.5 && overlap < 0.6))).toEqual([]);
  expect(found[0]!.auc).toBe(1);
});

it('a function of the same order has the same AUC and overlap, and another gap', () => {
  const [plain, certain] = rankErrors({ ...samples, names: ['squared-box-16', 'certainty'] });
  expect([plain!.auc, plain!.overlap]).toEqual([certain!.auc, certain!.overlap]);
  expect(certain!.gap).not.toBeCloseTo(plain!.gap, 1);
});

it('refuses a name that it does not know, batches that do not fit, and nothing to learn from', () => {
  expect(() => errorFunction('toString')).toThrow(/^toString: no error function; one of squared, /);
  expect(() => errorFunction('combined').fit([])).toThrow('no normal images');
  const shape = { channels: 1, width: 2, height: 2 };
  expect(() => comparisons(shape, new Uint8Array(8), new Float32Array(4))).toThrow(/8 and 4/);
});
