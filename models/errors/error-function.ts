import type { Comparison } from './comparison.ts';

/** How abnormal an image is, by what its reconstruction lacks; the higher the more. */
export type Score = (comparison: Comparison) => number;

export interface ErrorFunction {
  /** What it is, for people. */
  readonly about: string;
  /** Whether `fit` needs normal images; it may be called with none otherwise. */
  readonly learns: boolean;
  /** @param normal images known to be normal, iterated as often as needed. Never those that are to be judged */
  fit(normal: Iterable<Comparison>): Score;
}
