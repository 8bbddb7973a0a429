import { describe, expect, it } from 'vitest';
import type { Mask } from './dataset.ts';
import { components, regionsOf } from './truth-regions.ts';

const SIZE = { width: 40, height: 20 };

/** Rectangles `[x, y, w, h]`. */
function mask(...boxes: readonly (readonly [number, number, number, number])[]): Mask {
  const pixels = new Uint8Array(SIZE.width * SIZE.height);
  for (const [x, y, w, h] of boxes) {
    for (let v = y; v < y + h; v++) pixels.fill(1, v * SIZE.width + x, v * SIZE.width + x + w);
  }
  return { ...SIZE, pixels };
}

const tracksOf = async (...masks: (Mask | undefined)[]) =>
  (await regionsOf({ frames: masks.length, mask: async frame => masks[frame] })).map(
    ({ frame, track, x }) => [frame, track, x],
  );

describe('components', () => {
  it('are joined across corners, and specks below 10 pixels are none', () => {
    expect(components(mask([2, 2, 4, 3], [6, 5, 3, 3], [20, 10, 3, 3], [30, 10, 5, 2]))).toEqual([
      { x: 2, y: 2, w: 7, h: 6, area: 21 },
      { x: 30, y: 10, w: 5, h: 2, area: 10 },
    ]);
  });

  it('end at the picture, and do not go on at its other side', () => {
    expect(components(mask([36, 0, 4, 4], [0, 1, 4, 4]))).toEqual([
      { x: 36, y: 0, w: 4, h: 4, area: 16 },
      { x: 0, y: 1, w: 4, h: 4, area: 16 },
    ]);
  });

  it('may have holes and bays', () => {
    const ring = mask([5, 5, 9, 9]);
    for (let y = 6; y < 13; y++) ring.pixels.fill(0, y * SIZE.width + 6, y * SIZE.width + 13);
    ring.pixels[6 * SIZE.width + 6 + 3] = 1;
    expect(components(ring)).toEqual([{ x: 5, y: 5, w: 9, h: 9, area: 33 }]);
  });
});

describe('tracks', () => {
  it('follow things that move, also past each other', async () => {
    const masks = [0, 1, 2, 3].map(i => mask([4 + 3 * i, 2, 5, 5], [24 - 3 * i, 12, 5, 5]));
    expect(await tracksOf(...masks)).toEqual(
      [0, 1, 2, 3].flatMap(i => [
        [i, 0, 4 + 3 * i],
        [i, 1, 24 - 3 * i],
      ]),
    );
  });

  it('follow what moves by more than half of its size', async () => {
    expect(await tracksOf(mask([2, 2, 4, 8]), mask([8, 2, 4, 8]))).toEqual([
      [0, 0, 2],
      [1, 0, 8],
    ]);
  });

  it('begin anew for what is elsewhere at once, and after more than three frames without it', async () => {
    expect(await tracksOf(mask([2, 2, 4, 4]), mask([30, 12, 4, 4]))).toEqual([
      [0, 0, 2],
      [1, 1, 30],
    ]);
    const seen = mask([2, 2, 4, 4]);
    expect(await tracksOf(seen, undefined, undefined, undefined, seen)).toEqual([
      [0, 0, 2],
      [4, 0, 2],
    ]);
    expect(await tracksOf(seen, undefined, undefined, undefined, undefined, seen)).toEqual([
      [0, 0, 2],
      [5, 1, 2],
    ]);
  });

  it('stay with the one that overlaps more where two come from one', async () => {
    const two = mask([4, 2, 7, 5], [12, 2, 2, 5]);
    expect(await tracksOf(mask([4, 2, 10, 5]), two)).toEqual([
      [0, 0, 4],
      [1, 0, 4],
      [1, 1, 12],
    ]);
  });

  it('are none where the set has no masks', async () => {
    expect(await regionsOf({ frames: 3 })).toEqual([]);
  });
});
