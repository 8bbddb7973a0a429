import { expect, it } from 'vitest';
import { findLargest } from './search.ts';

async function search(most: number, largest: number) {
  const tried: number[] = [];
  const found = await findLargest(most, async n => {
    tried.push(n);
    return n <= largest;
  });
  return { found, tried };
}

it('grows until one does not hold, then looks between', async () => {
  expect(await search(48, 13)).toEqual({ found: 13, tried: [1, 2, 4, 8, 12, 16, 14, 13] });
});

it('tries the most that is allowed, and nothing above', async () => {
  expect(await search(6, 100)).toEqual({ found: 6, tried: [1, 2, 4, 6] });
  expect(await search(1, 100)).toEqual({ found: 1, tried: [1] });
});

it('finds that not even one holds', async () => {
  expect(await search(8, 0)).toEqual({ found: 0, tried: [1] });
});
