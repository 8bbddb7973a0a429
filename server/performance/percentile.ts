/** The smallest value that `share` (0 to 1) of all are not above: the nearest rank. Of no values there is none. */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
