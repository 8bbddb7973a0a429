/** 1, 2, 4, then in steps of 4. */
function* steps(most: number): Generator<number> {
  for (let n = 1; n < 4 && n < most; n *= 2) yield n;
  for (let n = 4; n < most; n += 4) yield n;
  yield most;
}

/** The largest number, up to `most`, that holds; 0 where not even one does. Tries growing ones, then those between. */
export async function findLargest(most: number, holds: (n: number) => Promise<boolean>): Promise<number> {
  let low = 0;
  for (const n of steps(most)) {
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
