export const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}

/** By how much `ys` grow for each 1 of `xs`, by least squares; 0 for fewer than two points. */
export function slope(xs: readonly number[], ys: readonly number[]): number {
  const [x0, y0] = [sum(xs) / xs.length, sum(ys) / ys.length];
  const spread = sum(xs.map(x => (x - x0) ** 2));
  return spread > 0 ? sum(xs.map((x, i) => (x - x0) * (ys[i]! - y0))) / spread : 0;
}

export const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
