export const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** The value below which a share of them lies, between two of them by their distance. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (high - low) * (at - Math.floor(at));
}

export const median = (values: readonly number[]) => quantile(values, 0.5);

/** By how much `ys` grow for each 1 of `xs`, by least squares; 0 for fewer than two points. */
export function slope(xs: readonly number[], ys: readonly number[]): number {
  const [x0, y0] = [sum(xs) / xs.length, sum(ys) / ys.length];
  const spread = sum(xs.map(x => (x - x0) ** 2));
  return spread > 0 ? sum(xs.map((x, i) => (x - x0) * (ys[i]! - y0))) / spread : 0;
}

export const rounded = (value: number, digits: number) => Number(value.toFixed(digits));

/** Null, in a table a dash, for what follows from nothing measured. */
export const roundedIfKnown = (value: number, digits: number) =>
  Number.isNaN(value) ? null : rounded(value, digits);
