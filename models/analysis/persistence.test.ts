import { expect, it } from 'vitest';
import { Persistence } from './persistence.ts';

/** 3 x 5 cells, all 0 but for one. */
const at = (cell: number, value = 1) => {
  const values = new Float32Array(15);
  values[cell] = value;
  return { rows: 3, cols: 5, values };
};

it('lets what moves a cell a frame reach its full score, and halves what is gone', () => {
  const persistence = new Persistence();
  expect(persistence.next(at(5)).values[5]).toBe(1);
  expect(persistence.next(at(6)).values[6]).toBe(1); // across
  expect(persistence.next(at(12)).values[12]).toBe(1); // and down
  const { values } = persistence.next(at(0, 0));
  expect(values[12]).toBe(0.5);
  expect(Math.max(...values)).toBe(0.5);
});

it('halves a jump, and does not reach round the border of a row', () => {
  const persistence = new Persistence();
  persistence.next(at(4));
  const { values } = persistence.next(at(10));
  expect(values[10]).toBe(0.5);
  expect([values[5], values[3], values[9], values[8]]).toEqual([0, 0.5, 0.5, 0.5]);
});

it('forgets at a restart, and leaves its input alone', () => {
  const persistence = new Persistence();
  const first = at(7);
  persistence.next(first);
  persistence.restart();
  expect(persistence.next(at(1)).values[7]).toBe(0);
  expect(first.values[7]).toBe(1);
});
