import { expect, it } from 'vitest';
import { maskOf } from './area.ts';

const rowsOf = (mask: Uint8Array, cols: number) =>
  Array.from({ length: mask.length / cols }, (_, row) => mask.slice(row * cols, (row + 1) * cols).join(''));

it('marks what areas cut, and what is near them', () => {
  const areas = [{ x: 0.5, y: 0.25, w: 0.1, h: 0.25 }];
  expect(rowsOf(maskOf(areas, 4, 6), 6)).toEqual(['000000', '000100', '000000', '000000']);
  expect(rowsOf(maskOf(areas, 4, 6, 1), 6)).toEqual(['001110', '001110', '001110', '000000']);
});

it('stays inside the picture', () => {
  expect(rowsOf(maskOf([{ x: 0.75, y: 0.75, w: 0.25, h: 0.25 }], 4, 4, 1), 4)).toEqual([
    '0000',
    '0000',
    '0011',
    '0011',
  ]);
});
