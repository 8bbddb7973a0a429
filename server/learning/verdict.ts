import { percent } from '../percent.ts';
import type { Comparison } from './training.ts';

/**
 * A new model that would have marked at most this share of held-out normal footage is armed, whatever the old one
 * would have marked: an old model whose thresholds are too high to mark anything must not win.
 */
const GOOD_ENOUGH = 0.02;

/** Why the old model watches on, in one line; nothing where the new one is to be armed. */
export function whyKept(model: string, comparison: Comparison | undefined): string | undefined {
  if (!comparison || comparison.after <= Math.max(comparison.before, GOOD_ENOUGH)) return undefined;
  return (
    `of normal footage the new model would have marked ${percent(comparison.after)}, the one that watches ` +
    `${percent(comparison.before)}; to use it all the same, choose the model ${model} for this camera`
  );
}
