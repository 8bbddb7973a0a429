import { describe, expect, it } from 'vitest';
import { pixelAuc, pixelsByCell, scoreOfPixels } from './pixels.ts';

it('counts the abnormal pixels under each cell, whatever the sizes', () => {
  const pixels = Uint8Array.of(1, 0, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0); // 6 x 3
  expect([...pixelsByCell({ width: 6, height: 3, pixels }, 3, 2)]).toEqual([1, 1, 2, 0, 1, 1]);
  expect([...pixelsByCell({ width: 6, height: 3, pixels }, 1, 3)]).toEqual([2, 3, 1]);
  expect([...pixelsByCell({ width: 6, height: 3, pixels }, 1, 1)]).toEqual([6]);
});

describe('the score of abnormal pixels', () => {
  it.each([
    ['in one cell: that cell', [1, 5, 3], [0, 0, 9], 3],
    ['found right away', [1, 5, 3], [0, 9, 0], 5],
    ['40 % in the best cell', [5, 3, 1], [4, 3, 3], 5],
    ['just less than 40 % in the best cell', [5, 3, 1], [3.9, 3.1, 3], 3],
    ['the rest may stay unfound', [5, 3, 1, 0], [1, 3, 0, 6], 3],
    ['tied cells count together', [2, 2, 2], [3, 3, 4], 2],
  ])('%s', (_, scores, pixels, score) => {
    expect(scoreOfPixels(scores, pixels)).toBe(score);
  });

  it('does not depend on the order of the cells', () => {
    expect(scoreOfPixels([3, 1, 5, 0], [3, 0, 1, 6])).toBe(scoreOfPixels([5, 3, 1, 0], [1, 3, 0, 6]));
  });
});

describe('pixel-level AUC', () => {
  it('is the frame AUC where all is found in its place', () => {
    expect(pixelAuc([1, 3], [2, 4])).toBe(0.75);
  });

  it('falls where a frame is found in the wrong place only', () => {
    const inPlace = scoreOfPixels([9, 2], [10, 0]);
    const elsewhere = scoreOfPixels([9, 2], [0, 10]);
    expect(pixelAuc([1, 3], [inPlace])).toBe(1);
    expect(pixelAuc([1, 3], [elsewhere])).toBe(0.5);
  });

  it('is NaN for a single class', () => {
    expect(pixelAuc([], [1])).toBeNaN();
    expect(pixelAuc([1], [])).toBeNaN();
  });
});
