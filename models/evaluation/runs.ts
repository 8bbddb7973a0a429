/** From the first to the last, both included. */
export type Range = readonly [first: number, last: number];

/** Ascending numbers as ranges without gaps. */
export function gather(numbers: Iterable<number>): [number, number][] {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}

export function spread(ranges: readonly Range[]): number[] {
  return ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
}

export const within = (ranges: readonly Range[], number: number): boolean =>
  ranges.some(([first, last]) => first <= number && number <= last);

export const count = (ranges: readonly Range[]): number =>
  ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);
