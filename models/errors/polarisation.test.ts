import { expect, it } from 'vitest';
import { polarisation } from './polarisation.ts';

it('AUC, gap and overlap of a few scores', () => {
  const abnormal = [false, false, false, false, true, true, true, true];
  const found = polarisation([1, 2, 3, 4, 3.5, 5, 6, 7], abnormal);
  expect(found.auc).toBe(15 / 16); // 4 above 3.5 only
  // Means 2.5 and 5.375, variances 1.25 and 1.671875.
  expect(found.gap).toBeCloseTo(2.875 / Math.sqrt((1.25 + 1.671875) / 2), 9);
  expect(found.overlap).toBe(0.25); // at 3.5: all abnormal, and one normal of four
});

it('what is the same overlaps wholly, and of one class nothing is known', () => {
  const same = polarisation([1, 2, 1, 2], [false, false, true, true]);
  expect(same).toEqual({ auc: 0.5, gap: 0, overlap: 1 });
  const normal = polarisation([1, 2], [false, false]);
  expect([normal.auc, normal.gap]).toEqual([Number.NaN, Number.NaN]);
});
