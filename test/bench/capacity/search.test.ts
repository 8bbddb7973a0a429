import { expect, it } from 'vitest';
import { findLargest } from './search.ts';

async function search(most: number, largest: number, least = 1) {
  const tried: number[] = [];
  const found = await findLargest(least, most, async n => {
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

it('begins where it is told, and goes back where even that is too much', async () => {
  expect(await search(20, 17, 12)).toEqual({ found: 17, tried: [12, 16, 20, 18, 17] });
  expect(await search(20, 3, 12)).toEqual({ found: 3, tried: [12, 6, 3, 4] });
});

it('finds that not even one holds', async () => {
  expect(await search(8, 0)).toEqual({ found: 0, tried: [1] });
});
