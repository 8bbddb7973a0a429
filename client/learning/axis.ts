/** The scale of the errors is logarithmic: what is learned late shows as well as what is learned at once. */

/** The ends of the scale never lie closer than this factor, so that noise doesn't look like a mountain. */
const LEAST = 8;

/** Room round the smallest and the largest value; something to look at where there is none above 0. */
export function errorRange(min: number | null, max: number | null): [number, number] {
  if (!min || !max || min < 0) return [0.1, 1];
  const [low, high] = [min * 0.8, max * 1.25];
  const widen = Math.max(1, Math.sqrt((LEAST * low) / high));
  return [low / widen, high * widen];
}

/** 1, 2 and 5 times the powers of 10 from `min` to `max`. */
export function errorTicks(min: number, max: number): number[] {
  const ticks: number[] = [];
  for (let exponent = Math.floor(Math.log10(min)); 10 ** exponent <= max; exponent++) {
    for (const factor of [1, 2, 5]) {
      const tick = Number(`${factor}e${exponent}`); // 0.2 and not 0.2000000000000001
      if (tick >= min && tick <= max) ticks.push(tick);
    }
  }
  return ticks;
}
