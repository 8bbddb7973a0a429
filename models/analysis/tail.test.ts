import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
import { certaintyAt, FALSE_ALARMS_PER_DAY, factorFor, pValue, tailOf, thresholdsOf } from './tail.ts';

const FPS = 10;
const HOUR = 3600 * FPS;

/** Somebody comes every 6 s and stays for 1.5 s; how high they score is exponentially distributed, of mean `scale`. */
function ratios(frames: number, seed = 1, scale = 0.15): number[] {
  const random = seededRandom(seed);
  let height = 0;
  return Array.from({ length: frames }, (_, n) => {
    if (n % 60 === 0) height = 0.5 - scale * Math.log(1 - random());
    return n % 60 < 15 ? height : 0.1 * random();
  });
}

/** Alerts a day above a factor, as of `ratios`: each visit lasts long enough to be one. */
const truth = (factor: number, scale = 0.15) => 14_400 * Math.exp((0.5 - factor) / scale);

describe('the sensitivity', () => {
  it('lets about as many false alarms through as it says, from an hour of footage', () => {
    for (const perDay of [1, 5, 24]) {
      const came = truth(factorFor(tailOf(ratios(HOUR), FPS)!, perDay));
      expect(came).toBeLessThan(2 * perDay);
      expect(came).toBeGreaterThan(perDay / 2);
    }
  });

  it('errs to both sides alike from minutes', () => {
    const came = Array.from({ length: 101 }, (_, seed) =>
      truth(factorFor(tailOf(ratios(HOUR / 30, seed + 1), FPS)!, 5)),
    ).sort((a, b) => a - b);
    expect(came[50]).toBeLessThan(2 * 5);
    expect(came[50]).toBeGreaterThan(5 / 2);
  });

  it('takes what comes back before an alert has ended for the same alert', () => {
    const once = ratios(HOUR);
    const twice = once.map((ratio, n) => Math.max(ratio, once[n - 22] ?? 0)); // 0.7 s after it was gone
    const [a, b] = [once, twice].map(each => tailOf(each, FPS)!);
    for (const perDay of [1, 5]) expect(factorFor(b!, perDay)).toBeCloseTo(factorFor(a!, perDay), 1);
  });

  it('does not count what is too short for an alert', () => {
    const flashes = Array.from({ length: HOUR }, (_, n) => (n % 60 < 5 ? 3 : 0.5 + (n % 7) / 100));
    expect(factorFor(tailOf(flashes, FPS)!, 1)).toBe(1);
  });

  it('raises thresholds with fewer false alarms, and never sets them below the levels', () => {
    const tail = tailOf(ratios(HOUR), FPS)!;
    const factors = [1000, 24, 5, 1, 0.1].map(perDay => factorFor(tail, perDay));
    expect(factors).toEqual([...factors].sort((a, b) => a - b));
    expect(factorFor(tail, 1e9)).toBe(1);
    const levels = { rows: 1, cols: 2, values: Float32Array.of(1, 2) };
    const scene = { background: new Float32Array(0), levels, tail };
    const usual = factorFor(tail, FALSE_ALARMS_PER_DAY);
    expect(thresholdsOf(scene).values).toEqual(Float32Array.of(usual, 2 * usual));
    expect(thresholdsOf({ ...scene, tail: undefined as never }, 0.1)).toBe(levels); // a scene with thresholds only
  });

  it('is not made of next to nothing', () => {
    expect(tailOf([], FPS)).toBeUndefined();
    expect(tailOf([0.5], FPS)).toBeUndefined();
    expect(tailOf(Array(1000).fill(0), FPS)).toBeUndefined();
    expect(tailOf([...ratios(1000), Number.POSITIVE_INFINITY], FPS)).toBeUndefined();
  });
});

describe('the certainty', () => {
  const tail = tailOf(ratios(HOUR, 1, 0.3), FPS)!;
  const certainty = certaintyAt(tail, 1);

  it('is a half at the threshold, and has e times the odds for what is e times rarer', () => {
    expect(certainty(1)).toBe(0.5);
    const odds = (score: number) => certainty(score) / (1 - certainty(score));
    const p = (score: number) => pValue(tail, score);
    expect(odds(2.4) / odds(2.1)).toBeCloseTo(p(2.1) / p(2.4), 3);
  });

  it('rises with the score from about 0 to about 1', () => {
    const values = Array.from({ length: 30 }, (_, i) => certainty(i / 10));
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    expect(values[0]).toBeLessThan(0.01);
    expect(values.at(-1)).toBeGreaterThan(0.99);
  });
});

describe('the p-value', () => {
  const seen = ratios(HOUR);
  const tail = tailOf(seen, FPS)!;

  it('is the share of normal frames above a ratio', () => {
    const above = (ratio: number) => seen.filter(other => other > ratio).length / seen.length;
    for (const ratio of [0.05, 0.3, 0.6, 0.8, 1, 1.2]) {
      expect(Math.log2(pValue(tail, ratio) / above(ratio))).toBeLessThan(1);
      expect(Math.log2(pValue(tail, ratio) / above(ratio))).toBeGreaterThan(-1);
    }
  });

  it('falls from 1 towards 0 without a jump, far beyond what was seen', () => {
    expect(pValue(tail, 0)).toBe(1);
    const values = Array.from({ length: 400 }, (_, i) => pValue(tail, i / 100));
    for (let i = 1; i < values.length; i++) {
      expect(values[i]).toBeLessThanOrEqual(values[i - 1]!);
      expect(values[i]).toBeGreaterThan(0);
    }
    expect(pValue(tail, 4)).toBeLessThan(1e-6);
  });
});
