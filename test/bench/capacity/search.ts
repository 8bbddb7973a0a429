/** 1, 2, 4, then in steps of 4; those from `least` on. */
function* steps(least: number, most: number): Generator<number> {
  const all = [1, 2, ...Array.from({ length: Math.ceil(most / 4) }, (_, i) => 4 * i + 4)];
  yield* all.filter(n => n >= least && n < most);
  yield most;
}

/** The largest number, up to `most`, that holds; 0 where not even one does. Tries growing ones, then those between. */
export async function findLargest(
  least: number,
  most: number,
  holds: (n: number) => Promise<boolean>,
): Promise<number> {
  let low = 0;
  for (const n of steps(least, most)) {
    if (await holds(n)) {
      low = n;
      continue;
    }
    let high = n;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (await holds(middle)) low = middle;
      else high = middle;
    }
    break;
  }
  return low;
}
