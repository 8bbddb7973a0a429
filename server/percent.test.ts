import { expect, it } from 'vitest';
import { percent, progressPercent } from './percent.ts';

it('gives shares one decimal', () => {
  expect([0, 0.0123, 0.03, 1].map(percent)).toEqual(['0.0 %', '1.2 %', '3.0 %', '100.0 %']);
});

it('says 100 % of what is done only', () => {
  expect([0, 0.5, 0.999, 1].map(progressPercent)).toEqual(['0 %', '50 %', '99 %', '100 %']);
});
