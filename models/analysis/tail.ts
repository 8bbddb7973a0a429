/**
 * How far normal footage goes above its levels, and from that a sensitivity in false alarms a day. Ratios are region scores
 * in units of the level of their place.
 *
 * Peaks over a threshold (Davison and Smith 1990) with an exponential tail, the generalised Pareto one of shape 0. A heavier one,
 * of the shape that Hill's estimate (1975) gives, put thresholds so high that next to nothing was found, and scores fall off
 * faster than either: they have a bound, or are means over many pixels (docs/quality.md).
 */

import { type Grid, PERSIST, type Scene } from '../model.ts';

/** From `from` on, `rate * exp((from - ratio) / scale)` lie above a ratio. */
export interface Excess {
  readonly from: number;
  readonly rate: number;
  readonly scale: number;
}

/** Measured on normal frames that made neither the network nor the levels that judge them. */
export interface Tail {
  /** Largest ratio of a frame that half of the frames are above, a quarter, an eighth and so on, up to `frames.from`. */
  readonly halves: readonly number[];
  /** Of frames, by their largest ratio; `rate` is a share. */
  readonly frames: Excess;
  /** Of alerts that a factor on all levels would let through; `rate` is a day. */
  readonly alerts: Excess;
}

/**
 * What a camera may cost its guard, unless somebody chose otherwise. With 16 cameras that is one look every 18 minutes, the most
 * that is still looked at. One a day would put thresholds another eighth higher, where less is found.
 */
export const FALSE_ALARMS_PER_DAY = 5;

/** Of the frames, what has at least this many above it is counted, not extrapolated. */
const COUNTED = 10;
const DAY_S = 86_400;
/** Of a certainty. Minutes of footage can't tell a steeper one, and it would be 1 for all that is clearly abnormal, with no order left. */
const STEEPEST = 8;

/** @param ratios largest ratio of each frame, in order. Nothing where they are too few to tell of a tail. */
export function tailOf(ratios: readonly number[], fps: number): Tail | undefined {
  const sorted = Array.from(Float64Array.from(ratios).sort().reverse());
  const peaks = peaksOf(persisting(ratios), Math.ceil((PERSIST.endMs * fps) / 1000));
  // Where others of its frames had no level at all, how far one goes above that says nothing.
  if (peaks.length < 2 || !(peaks.at(-1)! > 0 && sorted[0]! < Number.POSITIVE_INFINITY)) return undefined;
  const steps = Math.max(1, Math.floor(Math.log2(sorted.length / COUNTED)));
  const halves = Array.from({ length: steps }, (_, i) => sorted[Math.floor(sorted.length / 2 ** (i + 1))]!);
  const above = Math.floor(sorted.length / 2 ** steps);
  // Enough for a steady estimate, few enough to be the tail: n^(2/3) is the usual compromise.
  const highest = Math.min(peaks.length - 1, Math.ceil(peaks.length ** (2 / 3)));
  const days = ratios.length / fps / DAY_S;
  return {
    halves,
    frames: { ...excess(sorted, above), rate: 2 ** -steps },
    alerts: { ...excess(peaks, highest), rate: highest / days },
  };
}

/** The ratio above which so many false alarms a day are to be expected; never below 1, where normal footage ends. */
export function factorFor({ alerts }: Tail, perDay = FALSE_ALARMS_PER_DAY): number {
  return Math.max(1, alerts.from + extrapolated(alerts, perDay));
}

/** Standard error of `factorFor`, after so many seconds of footage: that of an exponential scale, by the number of peaks that tell it. */
export function factorError({ alerts }: Tail, seconds: number, perDay = FALSE_ALARMS_PER_DAY): number {
  const peaks = (alerts.rate * seconds) / DAY_S;
  return extrapolated(alerts, perDay) / Math.sqrt(peaks);
}

/** How far above `from` so many a day lie. */
function extrapolated({ rate, scale }: Excess, perDay: number): number {
  return scale * Math.log(Math.max(1, rate / perDay));
}

/** Region scores above which a region is abnormal. A scene from before tails were measured has thresholds for levels. */
export function thresholdsOf({ levels, tail }: Scene, perDay?: number): Grid {
  if (!tail) return levels;
  const factor = factorFor(tail, perDay);
  return { ...levels, values: levels.values.map(level => factor * level) };
}

/** Share of normal frames that have a region with a higher ratio than this. */
export function pValue({ halves, frames }: Tail, ratio: number): number {
  if (ratio > frames.from) {
    return frames.scale > 0 ? frames.rate * Math.exp((frames.from - ratio) / frames.scale) : 0;
  }
  const next = halves.findIndex(half => half >= ratio);
  const [below, above] = [halves[next - 1] ?? 0, halves[next]!];
  const way = above > below ? (ratio - below) / (above - below) : 1;
  return 2 ** -(next + Math.max(0, way));
}

/** The p-value of a score, which is in units of the thresholds at this sensitivity. Nothing for a scene without a tail. */
export function pValueOfScore({ tail }: Scene, perDay = FALSE_ALARMS_PER_DAY): PValueOfScore | undefined {
  if (!tail) return undefined;
  const factor = factorFor(tail, perDay);
  return score => pValue(tail, score * factor);
}
export type PValueOfScore = (score: number) => number;

/**
 * How sure it is that a frame shows something abnormal, 0 to 1: `1 / (1 + p / p1)`, p as the tail of normal frames has it and
 * p1 that at the threshold. So it is a half there, and what is e times rarer in normal footage has e times the odds.
 * @param factor on the levels, which makes them the thresholds in whose units scores are
 */
export function certaintyAt({ frames }: Tail, factor: number): CertaintyOfScore {
  const steepness = Math.min(STEEPEST, factor / frames.scale);
  return score => 1 / (1 + Math.exp(steepness * (1 - score)));
}
export type CertaintyOfScore = (score: number) => number;

/** Of the last frames, the ratio that just as many reach as make an alert: above it, none would be told. */
function persisting(ratios: readonly number[]): number[] {
  const { hits, frames } = PERSIST;
  const all = Float64Array.from(ratios);
  return ratios.flatMap((_, last) => {
    const window = all.slice(Math.max(0, last + 1 - frames), last + 1).sort();
    return window.length < hits ? [] : [window.at(-hits)!];
  });
}

/**
 * Values with no higher one less than `apart` frames away, highest first. Above any factor there are as many as alerts, or
 * more: the highest frame of an alert has no higher one near it, or that would be part of it.
 */
function peaksOf(series: readonly number[], apart: number): number[] {
  const isPeak = (value: number, i: number) => {
    for (let other = Math.max(0, i + 1 - apart); other < Math.min(series.length, i + apart); other++) {
      if (series[other]! > value || (series[other] === value && other < i)) return false;
    }
    return true;
  };
  return series.filter(isPeak).sort((a, b) => b - a);
}

/** @param sorted highest first; @param count how many of them are the tail */
function excess(sorted: readonly number[], count: number): Omit<Excess, 'rate'> {
  const from = sorted[count]!;
  const sum = sorted.slice(0, count).reduce((sum, value) => sum + value - from, 0);
  return { from, scale: sum / count };
}
