/** A logarithmic axis for scores, whose threshold is 1. */
export interface LogScale {
  /** 0 to 1; scores beyond the ends lie at them. */
  readonly share: (score: number) => number;
  readonly ticks: readonly number[];
}

const NICE = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500];

/** Holds nearly all of the scores, the threshold, and a little beside both. */
export function logScale(scores: readonly number[]): LogScale {
  const positive = scores.filter(score => score > 0).sort((a, b) => a - b);
  const low = Math.min(positive[Math.floor(positive.length * 0.002)] ?? 1, 0.8) / 1.1;
  const high = Math.max(positive.at(-1) ?? 1, 1.25) * 1.1;
  const share = (score: number) =>
    Math.min(1, Math.max(0, Math.log(Math.max(score, 1e-9) / low) / Math.log(high / low)));
  return { share, ticks: NICE.filter(tick => tick > low && tick < high) };
}
