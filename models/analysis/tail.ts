/**
 * How far normal footage goes above its levels, and from that a sensitivity in false alarms a day. Ratios are region scores
 * in units of the level of their place.
 *
 * Above a high ratio, normal footage is taken to fall off as a Pareto tail does (peaks over threshold, Davison and Smith 1990),
 * whose shape is Hill's estimate (1975): the mean of the logarithms of what lies above, in units of where the tail begins.
 */

import { type Grid, PERSIST, type Scene } from '../model.ts';

/** From `from` on, `rate * (ratio / from) ** (-1 / shape)` lie above a ratio. */
export interface Pareto {
  readonly from: number;
  readonly rate: number;
  readonly shape: number;
}

/** Measured on normal frames that made neither the network nor the levels that judge them. */
export interface Tail {
  /** Largest ratio of a frame that half of the frames are above, a quarter, an eighth and so on, up to `frames.from`. */
  readonly halves: readonly number[];
  /** Of frames, by their largest ratio; `rate` is a share. */
  readonly frames: Pareto;
  /** Of alerts that a factor on all levels would let through; `rate` is a day. */
  readonly alerts: Pareto;
}

/**
 * What a camera may cost its guard, unless somebody chose otherwise: one look in a working day for each of eight cameras
 * is what a guard still takes seriously, and that is a factor of 5 in the rate, which costs little where tails are steep.
 */
export const FALSE_ALARMS_PER_DAY = 5;

/** Of the frames, what has at least this many above it is counted, not extrapolated. */
const COUNTED = 10;
/** Quantile of the normal distribution: with a chance of four in five a tail is no heavier than it is taken to be. */
const SURE = 0.84;
const DAY_S = 86_400;

/** @param ratios largest ratio of each frame, in order. Nothing where they are too few to tell of a tail. */
export function tailOf(ratios: readonly number[], fps: number): Tail | undefined {
  const sorted = [...ratios].sort((a, b) => b - a);
  const peaks = peaksOf(persisting(ratios), Math.ceil((PERSIST.endMs * fps) / 1000));
  if (peaks.length < 2 || !(peaks.at(-1)! > 0)) return undefined;
  const steps = Math.max(1, Math.floor(Math.log2(sorted.length / COUNTED)));
  const halves = Array.from({ length: steps }, (_, i) => sorted[Math.floor(sorted.length / 2 ** (i + 1))]!);
  const above = Math.floor(sorted.length / 2 ** steps);
  // Enough for a steady estimate, few enough to be the tail: n^(2/3) is the usual compromise.
  const highest = Math.min(peaks.length - 1, Math.ceil(peaks.length ** (2 / 3)));
  const days = ratios.length / fps / DAY_S;
  return {
    halves,
    frames: { ...hill(sorted, above), rate: 2 ** -steps },
    alerts: { ...hill(peaks, highest), rate: highest / days },
  };
}

/** The ratio above which so many false alarms a day are to be expected; never below 1, where normal footage ends. */
export function factorFor({ alerts }: Tail, perDay: number): number {
  return Math.max(1, alerts.from * Math.max(1, alerts.rate / perDay) ** alerts.shape);
}

/** Region scores above which a region is abnormal. A scene from before tails were measured has thresholds for levels. */
export function thresholdsOf({ levels, tail }: Scene, perDay = FALSE_ALARMS_PER_DAY): Grid {
  if (!tail) return levels;
  const factor = factorFor(tail, perDay);
  return { ...levels, values: levels.values.map(level => factor * level) };
}

/** Share of normal frames that have a region with a higher ratio than this. */
export function pValue({ halves, frames }: Tail, ratio: number): number {
  if (ratio > frames.from) {
    return frames.shape > 0 ? frames.rate * (ratio / frames.from) ** (-1 / frames.shape) : 0;
  }
  const next = halves.findIndex(half => half >= ratio);
  const [below, above] = [halves[next - 1] ?? 0, halves[next]!];
  const way = above > below ? (ratio - below) / (above - below) : 1;
  return 2 ** -(next + Math.max(0, way));
}

/** Of the last frames, the ratio that just as many reach as make an alert: above it, none would be told. */
function persisting(ratios: readonly number[]): number[] {
  const { hits, frames } = PERSIST;
  return ratios.flatMap((_, last) => {
    const window = ratios.slice(Math.max(0, last + 1 - frames), last + 1).sort((a, b) => b - a);
    return window.length < hits ? [] : [window[hits - 1]!];
  });
}

/**
 * Local maxima that are at least `apart` frames from each other, highest first. As many as there are alerts above any factor,
 * or more: the highest frame of an alert has no higher one near it.
 */
function peaksOf(series: readonly number[], apart: number): number[] {
  const isTaken = new Uint8Array(series.length);
  const order = series.map((_, i) => i).sort((a, b) => series[b]! - series[a]!);
  return order.flatMap(i => {
    if (isTaken[i]) return [];
    isTaken.fill(1, Math.max(0, i + 1 - apart), i + apart);
    return [series[i]!];
  });
}

/** @param sorted highest first; @param count how many of them are the tail */
function hill(sorted: readonly number[], count: number): Omit<Pareto, 'rate'> {
  const from = sorted[count]!;
  const excess = sorted.slice(0, count).reduce((sum, value) => sum + Math.log(value / from), 0);
  // 2 * excess / shape is chi-squared with 2 * count degrees of freedom; its quantile after Wilson and Hilferty (1931).
  const spread = 1 / (9 * count);
  return { from, shape: excess / (count * (1 - spread - SURE * Math.sqrt(spread)) ** 3) };
}
