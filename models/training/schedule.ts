import { countClips, type Footage } from './footage.ts';
import type { Recipe } from './recipe.ts';

/** A cosine ends at this share of the rate it began with. */
const COSINE_END = 0.01;

/** Adam's learning rate when `progress` (0 to 1) of the training is done. */
export function rateAt({ rate, schedule }: Pick<Recipe, 'rate' | 'schedule'>, progress: number): number {
  switch (schedule.kind) {
    case 'constant':
      return rate;
    case 'step':
      return rate * schedule.factor ** schedule.milestones.filter(share => progress >= share).length;
    case 'cosine': {
      const half = (1 + Math.cos(Math.PI * Math.min(1, progress))) / 2;
      return rate * (COSINE_END + (1 - COSINE_END) * half);
    }
  }
}

/** Share of the training that is done after so many steps and so long; 1 or more when the budget is used up. */
export function progressOf(
  { budget, batch }: Pick<Recipe, 'budget' | 'batch'>,
  train: Footage,
  { step, elapsedMs }: { readonly step: number; readonly elapsedMs: number },
): number {
  if ('minutes' in budget) return elapsedMs / (budget.minutes * 60_000);
  if ('steps' in budget) return step / budget.steps;
  return step / Math.ceil((budget.epochs * countClips(train)) / batch);
}
