import type { OneClassData } from './method.ts';

/** A test image that is worth a look. */
export interface Example {
  /** For people: `normal, typical`. */
  readonly what: string;
  /** Into the test images. */
  readonly index: number;
}

const EACH = 2;

/** Of the normal and the abnormal images those with scores in the middle, and those that are furthest on the wrong side. */
export function examplesOf(scores: Float32Array, { test }: Pick<OneClassData, 'test'>): Example[] {
  const rising = [...scores.keys()].sort((a, b) => scores[a]! - scores[b]!);
  const [normal, abnormal] = [0, 1].map(group => rising.filter(index => test.abnormal[index] === group));
  const middle = (of: readonly number[]) =>
    of.slice(Math.max(0, of.length >> 1) - (of.length > 1 ? 1 : 0)).slice(0, EACH);
  const groups: [string, readonly number[]][] = [
    ['normal, typical', middle(normal!)],
    ['normal, worst', normal!.slice(-EACH).reverse()],
    ['abnormal, typical', middle(abnormal!)],
    ['abnormal, worst', abnormal!.slice(0, EACH)],
  ];
  return groups.flatMap(([what, indices]) => indices.map(index => ({ what, index })));
}
