import type { Grid } from '../../models/index.ts';
import type { HeatMap } from '../contract.ts';
import { ratiosOf } from './boxes.ts';

/** In units of the threshold; more looks the same. */
const HOTTEST = 2;
const MASKED = 255;

/** How abnormal each region is. Thresholds of `Infinity` are masks. */
export function heatOf(regions: Grid, thresholds: Grid): HeatMap {
  const { rows, cols } = regions;
  const { ratios } = ratiosOf(regions, thresholds);
  const cells = Buffer.alloc(rows * cols);
  for (const [cell, ratio] of ratios.entries()) {
    const isMasked = thresholds.values[cell] === Number.POSITIVE_INFINITY;
    cells[cell] = isMasked ? MASKED : Math.round((Math.min(ratio, HOTTEST) / HOTTEST) * (MASKED - 1));
  }
  return { rows, cols, cells: cells.toString('base64') };
}
