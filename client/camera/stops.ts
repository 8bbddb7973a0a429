/** Sensitivities at which the threshold line can stand, with the threshold of each. Most sensitive first, so upwards. */
export interface Stop {
  readonly perDay: number;
  readonly threshold: number;
}

/** @param thresholds of each of `perDay`, as the server says */
export function stopsOf(perDay: readonly number[], thresholds: readonly number[]): readonly Stop[] {
  return perDay
    .map((perDay, at) => ({ perDay, threshold: thresholds[at]! }))
    .sort((a, b) => b.perDay - a.perDay);
}

/** The stop whose threshold is nearest; of several at the same height the least sensitive one, which finds the same. */
export function nearestStop(stops: readonly Stop[], threshold: number): Stop {
  const away = (stop: Stop) => Math.abs(stop.threshold - threshold);
  return stops.reduce((best, stop) => (away(stop) <= away(best) ? stop : best));
}

/** Where a key takes the line, by the index of its stop; null for keys that do not move it. */
export function stepTo(key: string, at: number, count: number): number | null {
  const to = {
    ...{ ArrowUp: at + 1, ArrowRight: at + 1, ArrowDown: at - 1, ArrowLeft: at - 1 },
    ...{ Home: 0, End: count - 1 },
  }[key];
  return to === undefined ? null : Math.max(0, Math.min(count - 1, to));
}
