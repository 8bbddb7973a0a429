import { describe, expect, it } from 'vitest';
import { grid } from '../testing.ts';
import { findBoxes } from './boxes.ts';

/** Boxes of a picture whose thresholds are all 1, in cells. */
function boxesOf(rows: number[][]) {
  const regions = grid(rows);
  const ones = { ...regions, values: new Float32Array(regions.values.length).fill(1) };
  return findBoxes(regions, ones).boxes.map(({ x, y, w, h, score }) => ({
    cells: [x * regions.cols, y * regions.rows, w * regions.cols, h * regions.rows].map(Math.round),
    score,
  }));
}

describe('findBoxes', () => {
  it('finds nothing at or below the threshold, and says how near it was', () => {
    const regions = grid([
      [0.5, 1],
      [0.75, 0],
    ]);
    const ones = grid([
      [1, 1],
      [1, 1],
    ]);
    expect(findBoxes(regions, ones)).toEqual({ score: 1, boxes: [] });
  });

  it('gives a box what is known of its score where that is', () => {
    const about = (score: number, cell: number) => ({ p: 2 ** -score, falseAlarmsPerDay: cell });
    const [box] = findBoxes(grid([[6, 3]]), grid([[10, 2]]), about).boxes;
    expect(box).toEqual({
      ...{ x: 0.5, y: 0, w: 0.5, h: 1 },
      ...{ score: 1.5, p: 2 ** -1.5, falseAlarmsPerDay: 1 },
    });
    // Two that grow together: of the higher one.
    const [both] = findBoxes(grid([[2, 0, 3, 0]]), grid([[1, 1, 1, 1]]), about).boxes;
    expect(both).toMatchObject({ x: 0, w: 0.75, score: 3, falseAlarmsPerDay: 2 });
  });

  it('measures each cell by its own threshold', () => {
    const found = findBoxes(grid([[6, 3]]), grid([[10, 2]]));
    expect(found).toEqual({ score: 1.5, boxes: [{ x: 0.5, y: 0, w: 0.5, h: 1, score: 1.5 }] });
  });

  it('lets weaker cells join a strong one that they touch, also over corners and one another', () => {
    expect(
      boxesOf([
        [0.8, 0, 0, 0],
        [0, 0.75, 0, 0],
        [0, 0, 1.25, 0],
        [0, 0, 0, 0],
      ]),
    ).toEqual([{ cells: [0, 0, 3, 3], score: 1.25 }]);
  });

  it('ends a box where less than half of its highest score is left, and makes no other of its slope', () => {
    expect(boxesOf([[1.5, 2.5, 4, 2.5, 1.5, 1.25, 0.75]])).toEqual([{ cells: [1, 0, 3, 1], score: 4 }]);
  });

  it('boxes the weaker of two things by itself', () => {
    expect(boxesOf([[6, 4, 1.5, 0.9, 0.9, 2]])).toEqual([
      { cells: [0, 0, 2, 1], score: 6 },
      { cells: [5, 0, 1, 1], score: 2 },
    ]);
  });

  it('leaves weaker cells alone that touch no strong one', () => {
    expect(boxesOf([[2, 0, 0.9, 0.9]])).toEqual([{ cells: [0, 0, 1, 1], score: 2 }]);
  });

  it('merges boxes with one cell between them, and what the merged box then reaches', () => {
    expect(
      boxesOf([
        [0, 0, 0, 0, 3, 0, 0],
        [0, 0, 0, 0, 0, 0, 0],
        [2, 0, 2, 0, 0, 0, 0],
      ]),
    ).toEqual([{ cells: [0, 0, 5, 3], score: 3 }]);
  });

  it('merges a box that touches no other one, but what two others make together', () => {
    expect(
      boxesOf([
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0, 2],
        [2, 0, 0, 0, 0],
        [0, 0, 0, 0, 0],
        [0, 0, 2, 0, 0],
      ]),
    ).toEqual([{ cells: [0, 1, 5, 4], score: 2 }]);
  });

  it('keeps boxes apart that are two cells apart, strongest first', () => {
    expect(boxesOf([[2, 0, 0, 5]])).toEqual([
      { cells: [3, 0, 1, 1], score: 5 },
      { cells: [0, 0, 1, 1], score: 2 },
    ]);
  });

  it('never leaves the picture', () => {
    for (let cols = 1; cols <= 64; cols++) {
      for (let left = 0; left < cols; left++) {
        const values = new Float32Array(cols).fill(2, left);
        const [box] = findBoxes(
          { rows: 1, cols, values },
          { rows: 1, cols, values: values.map(() => 1) },
        ).boxes;
        expect(box!.x + box!.w).toBeLessThanOrEqual(1);
      }
    }
  });

  it('masks cells whose threshold is infinite, and survives thresholds of 0 and values that are no numbers', () => {
    expect(findBoxes(grid([[9]]), grid([[Number.POSITIVE_INFINITY]]))).toEqual({ score: 0, boxes: [] });
    expect(findBoxes(grid([[Number.NaN, 0]]), grid([[1, 0]]))).toEqual({ score: 0, boxes: [] });
    expect(Number.isFinite(findBoxes(grid([[1]]), grid([[0]])).score)).toBe(true);
  });

  it('refuses thresholds of another size', () => {
    expect(() => findBoxes(grid([[1, 2]]), grid([[1]]))).toThrow(
      'regions are 1x2 cells but thresholds are 1x1',
    );
  });
});
