import { expect, it } from 'vitest';
import { heatPixels } from './heat.ts';

const colourOf = (heat: number) =>
  Array.from(heatPixels({ rows: 1, cols: 1, cells: btoa(String.fromCharCode(heat)) }));

it('is amber up to the threshold and red above it, clearer the more there is', () => {
  expect(colourOf(0)).toEqual([255, 190, 60, 0]);
  expect(colourOf(127)).toEqual([255, 190, 60, 110]);
  expect(colourOf(128).slice(0, 3)).toEqual([255, 59, 48]);
  expect(colourOf(254)).toEqual([255, 59, 48, 145]);
});

it('leaves masks to be hatched', () => {
  expect(colourOf(255)).toEqual([0, 0, 0, 0]);
});
