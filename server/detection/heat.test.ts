import { expect, it } from 'vitest';
import { heatOf } from './heat.ts';

it('says in a byte how far each region is towards twice its threshold, and where a mask is', () => {
  const regions = { rows: 1, cols: 5, values: Float32Array.of(0, 1, 2, 9, 9) };
  const thresholds = { rows: 1, cols: 5, values: Float32Array.of(2, 2, 2, 2, Number.POSITIVE_INFINITY) };
  const { rows, cols, cells } = heatOf(regions, thresholds);
  expect([rows, cols]).toEqual([1, 5]);
  expect([...Buffer.from(cells, 'base64')]).toEqual([0, 64, 127, 254, 255]);
});
