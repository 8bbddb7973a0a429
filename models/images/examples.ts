/** A test sample that is worth a look. */
export interface Example {
  /** For people: `normal, typical`. */
  readonly what: string;
  /** Into the test samples. */
  readonly index: number;
}

/**
 * Of the normal and the abnormal samples those with scores in the middle, and those that are furthest on the wrong side.
 * @param abnormal 0 normal, 1 abnormal; a sample with another value is none
 * @param each so many of each
 */
export function examplesOf(scores: Float32Array, abnormal: ArrayLike<number>, each: number): Example[] {
  const rising = [...scores.keys()].sort((a, b) => scores[a]! - scores[b]!);
  const [normal, strange] = [0, 1].map(group => rising.filter(index => abnormal[index] === group));
  const middle = (of: readonly number[]) =>
    of.slice(Math.max(0, of.length >> 1) - (of.length > 1 ? 1 : 0)).slice(0, each);
  const groups: [string, readonly number[]][] = [
    ['normal, typical', middle(normal!)],
    ['normal, worst', normal!.slice(-each).reverse()],
    ['abnormal, typical', middle(strange!)],
    ['abnormal, worst', strange!.slice(0, each)],
  ];
  return groups.flatMap(([what, indices]) => indices.map(index => ({ what, index })));
}
