import { expect, it } from 'vitest';
import { closeUp } from './close-up.ts';

/** Where a point of the picture is seen, in fractions of the thumbnail. */
const seen = (at: number, still: number, scale: number) => still + scale * (at - still);

it('brings a small box to the middle, twice as large', () => {
  const { scale, x, y } = closeUp({ x: 0.3, y: 0.4, w: 0.1, h: 0.2 });
  expect(scale).toBe(2.2);
  expect(seen(0.35, x, scale)).toBeCloseTo(0.5);
  expect(seen(0.5, y, scale)).toBeCloseTo(0.5);
});

it('shows nothing beside the picture where the box is at its edge', () => {
  const { scale, x, y } = closeUp({ x: 0, y: 0.8, w: 0.2, h: 0.2 });
  expect(seen(0, x, scale)).toBe(0);
  expect(seen(1, y, scale)).toBe(1);
});

it('leaves the picture as it is where the box is large', () => {
  expect(closeUp({ x: 0.1, y: 0, w: 0.8, h: 1 }).scale).toBe(1);
});
