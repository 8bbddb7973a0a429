import { expect, it } from 'vitest';
import { drawNumbered, numberedBackground, placeOf, readNumbered } from './numbered.ts';

const numbers = [0, 1, 12345, 2 ** 24 - 1];
const clocks = [0, 2 ** 33 + 7, Date.now() % 2 ** 40, 2 ** 40 - 1];

it.each([
  [1280, 720],
  [640, 480],
  [320, 180],
])('reads back what was drawn at %i x %i', (width, height) => {
  for (const number of numbers)
    for (const clockMs of clocks) {
      const luma = drawNumbered({ width, height, number, clockMs, jumpEvery: 25 });
      expect(readNumbered(luma, width, height)).toEqual({ number, clockMs });
      const rgba = Uint8ClampedArray.from({ length: luma.length * 4 }, (_, i) => luma[i >> 2]!);
      expect(readNumbered(rgba, width, height)).toEqual({ number, clockMs });
    }
});

it('reads nothing from another picture', () => {
  for (const value of [0, 16, 80, 128, 235, 255])
    expect(readNumbered(new Uint8Array(320 * 180).fill(value), 320, 180)).toBeUndefined();
  const luma = drawNumbered({ width: 320, height: 180, number: 7, clockMs: 9, jumpEvery: 1 });
  for (let block = 0; block < 40; block++) {
    const damaged = luma.slice();
    for (let y = 0; y < 11; y++)
      for (let x = block * 8; x < block * 8 + 8; x++) damaged[y * 320 + x] = 251 - luma[y * 320 + x]!;
    expect(readNumbered(damaged, 320, 180)).toBeUndefined();
  }
});

it('works by its text alone, as in a page', () => {
  const { read, place } = new Function(`return { read: ${readNumbered}, place: ${placeOf} }`)();
  const luma = drawNumbered({ width: 320, height: 180, number: 99, clockMs: 5, jumpEvery: 10 });
  expect(read(luma, 320, 180)).toEqual({ number: 99, clockMs: 5 });
  expect(place(99, 10)).toEqual(placeOf(99, 10));
});

it('moves a bright square over dim gray, below the blocks', () => {
  const [width, height] = [640, 480];
  expect(numberedBackground(width, height).every(value => value < 0.45 * 255)).toBe(true);
  for (let jump = 0; jump < 12; jump++) {
    const place = placeOf(jump * 10 + 9, 10, width / height);
    expect(placeOf(jump * 10, 10, width / height)).toEqual(place);
    const after = placeOf(jump * 10 + 10, 10, width / height);
    expect(after.x).not.toBe(place.x);
    expect(after.y).not.toBe(place.y);
    expect(place.y).toBeGreaterThan(1 / 8);
    expect(place.y + place.h).toBeLessThan(1);
    const luma = drawNumbered({ width, height, number: jump * 10, clockMs: 1, jumpEvery: 10 });
    const bright = [...luma.subarray((width * height) / 8)].filter(value => value > 200).length;
    expect(bright / (width * height)).toBeCloseTo(place.w * place.h, 3);
    const centre =
      Math.round((place.y + place.h / 2) * height) * width + Math.round((place.x + place.w / 2) * width);
    expect(luma[centre]).toBe(235);
  }
});
