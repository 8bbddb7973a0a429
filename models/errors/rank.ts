import type { Comparison } from './comparison.ts';
import type { Score } from './error-function.ts';
import { ERROR_NAMES, errorFunction } from './errors.ts';
import { type Polarisation, polarisation } from './polarisation.ts';

export interface RankedError extends Polarisation {
  readonly name: string;
}

export interface ErrorSamples {
  /** For functions that learn; never of the test. */
  readonly normal: Iterable<Comparison>;
  readonly test: Iterable<Comparison>;
  /** Of each test sample. */
  readonly abnormal: readonly boolean[];
  /** Default: all. */
  readonly names?: readonly string[];
}

/** All error functions on saved reconstructions, the one with the largest AUC first. */
export function rankErrors({ normal, test, abnormal, names = ERROR_NAMES }: ErrorSamples): RankedError[] {
  const functions = fitErrors(names, normal);
  const scores = new Map(names.map(name => [name, [] as number[]]));
  for (const image of test) for (const [name, score] of functions) scores.get(name)!.push(score(image));
  return ranked(scores, abnormal);
}

/** Each function, ready to score. @throws UserError for a name that is none */
export function fitErrors(
  names: readonly string[],
  normal: Iterable<Comparison>,
): ReadonlyMap<string, Score> {
  return new Map(names.map(name => [name, errorFunction(name).fit(normal)]));
}

export function ranked(
  scores: ReadonlyMap<string, readonly number[]>,
  abnormal: readonly boolean[],
): RankedError[] {
  return [...scores]
    .map(([name, values]) => ({ name, ...polarisation(values, abnormal) }))
    .sort((a, b) => b.auc - a.auc);
}
