/** Mean and sample standard deviation over runs; no deviation of a single one. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/** Figure by figure, of those that are plain numbers. @param runs one or more, with the same figures */
export function spread<F extends object>(runs: readonly F[]): Record<string, Spread> {
  const names = Object.entries(runs[0]!).flatMap(([name, value]) =>
    typeof value === 'number' ? [name] : [],
  );
  return Object.fromEntries(
    names.map(name => [name, spreadOf(runs.map(run => run[name as keyof F] as number))]),
  );
}

export function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}
