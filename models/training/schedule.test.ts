import { expect, it } from 'vitest';
import { recipeFor } from './recipe.ts';
import { progressOf, rateAt } from './schedule.ts';

it.each([
  ['cosine', { kind: 'cosine' }, [1, 0.505, 0.01]],
  ['constant', { kind: 'constant' }, [1, 1, 1]],
  ['step', { kind: 'step', factor: 0.1, milestones: [0.5, 0.8] }, [1, 0.1, 0.01]],
] as const)('%s: the rate at the beginning, half way and at the end', (_, schedule, expected) => {
  const recipe = { rate: 1, schedule: schedule as never };
  [0, 0.5, 1].forEach((progress, i) => {
    expect(rateAt(recipe, progress)).toBeCloseTo(expected[i]!, 10);
  });
  expect(rateAt(recipe, 1.2)).toBeCloseTo(expected[2]!, 10); // a step that went over the time
});

it('measures progress by the budget', () => {
  const frames = new Uint8Array(0);
  // 85 clips of 16 frames and none: an epoch in batches of 8 is 85 / 8 steps.
  const sequences = [100, 15].map(count => ({ name: '', frames, count }));
  const train = { width: 16, height: 16, sequences };
  const progress = (budget: Parameters<typeof recipeFor>[1]) =>
    progressOf(recipeFor('lite', budget), train, { step: 11, elapsedMs: 30_000 });
  expect(progress({ budget: { minutes: 2 } })).toBe(0.25);
  expect(progress({ budget: { steps: 44 } })).toBe(0.25);
  expect(progress({ budget: { epochs: 1 } })).toBe(1);
  expect(progress({ budget: { epochs: 4 } })).toBeCloseTo(11 / 43);
});
