import { expect, it } from 'vitest';
import { boxesAt } from './boxes-at.ts';

const box = { x: 0, y: 0, w: 0.5, h: 0.5, score: 2 };
const other = { ...box, x: 0.5 };
const frames = [
  { at: 1, until: 1.1, boxes: [box] },
  { at: 1.1, until: 1.2, boxes: [other] },
  { at: 3, until: 3.1, boxes: [box] },
];

it.each([
  [0, []],
  [0.999_999, [box]],
  [1.05, [box]],
  [1.099_999_9, [other]],
  [1.2, []],
  [2.5, []],
  [3, [box]],
  [9, []],
])('at %d s', (time, boxes) => {
  expect(boxesAt(frames, time)).toEqual(boxes);
});
