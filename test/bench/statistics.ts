export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}

/** By how much `ys` grow for each 1 of `xs`, by least squares; 0 for fewer than two points. */
export function slope(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const [x0, y0] = [mean(xs), mean(ys)];
  const spread = xs.reduce((sum, x) => sum + (x - x0) ** 2, 0);
  return spread > 0 ? xs.reduce((sum, x, i) => sum + (x - x0) * (ys[i]! - y0), 0) / spread : 0;
}

export const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
