/** An axis for scores. */
export interface Scale {
  /** 0 to 1; scores beyond the ends lie at them. */
  readonly share: (score: number) => number;
  readonly ticks: readonly number[];
}

const NICE = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500];

/** Logarithmic, for scores whose threshold is 1: holds nearly all of them, the threshold, and a little beside both. */
export function logScale(scores: readonly number[]): Scale {
  const positive = scores.filter(score => score > 0).sort((a, b) => a - b);
  const low = Math.min(positive[Math.floor(positive.length * 0.002)] ?? 1, 0.8) / 1.1;
  const high = Math.max(positive.at(-1) ?? 1, 1.25) * 1.1;
  const share = (score: number) =>
    Math.min(1, Math.max(0, Math.log(Math.max(score, 1e-9) / low) / Math.log(high / low)));
  return { share, ticks: NICE.filter(tick => tick > low && tick < high) };
}

/** For scores without a threshold, and below 0 as well: all but a few that lie far out. */
export function linearScale(scores: readonly number[]): Scale {
  const rising = [...scores].sort((a, b) => a - b);
  const at = (share: number) => rising[Math.round(share * (rising.length - 1))] ?? 0;
  const low = at(0.001);
  const high = Math.max(at(0.995), low + 1e-9);
  const step = niceStep((high - low) / 4);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return {
    share: score => Math.min(1, Math.max(0, (score - low) / (high - low))),
    ticks: Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(6))),
  };
}

/** 1, 2 or 5 times a power of ten, at or above so much. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map(factor => factor * power).find(step => step >= least * 0.999)!;
}
