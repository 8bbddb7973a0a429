/** Of two pictures' bytes, in gray levels. */
export interface Differences {
  readonly max: number;
  readonly mean: number;
  /** Of values that are not the same. */
  readonly share: number;
}

/** @throws RangeError where they are not of one size */
export function differences(a: Uint8Array, b: Uint8Array): Differences {
  if (a.length !== b.length) throw new RangeError(`${a.length} values against ${b.length}`);
  let [max, sum, count] = [0, 0, 0];
  for (const [i, value] of a.entries()) {
    const difference = Math.abs(value - b[i]!);
    max = Math.max(max, difference);
    sum += difference;
    if (difference > 0) count += 1;
  }
  return { max, mean: sum / a.length, share: count / a.length };
}
