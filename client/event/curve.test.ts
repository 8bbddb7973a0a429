import { expect, it } from 'vitest';
import { curveOf } from './curve.ts';

const frame = (at: number, score: number) => ({ at, score, boxes: [] });

it('is a line with holes where nothing was seen', () => {
  const frames = [frame(0, 1), frame(100, 2), frame(1600, 3), frame(4600, 4)];
  expect(curveOf(frames)).toEqual([
    [0, 0.1, 1.6, 3.1, 4.6],
    [1, 2, 3, null, 4],
  ]);
  expect(curveOf([])).toEqual([[], []]);
});
