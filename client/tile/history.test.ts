import { expect, it } from 'vitest';
import { ScoreHistory, STRIP_MS, STRIP_TOP } from './history.ts';

it('keeps the highest score of frames close together', () => {
  const scores = new ScoreHistory();
  scores.add(0, 0.4);
  scores.add(100, 1.8);
  scores.add(200, 0.5);
  scores.add(300, null);
  scores.add(340, 0.9);
  expect(scores.columns(1000)).toEqual([
    [-1, -0.7],
    [1.8, 0.9],
  ]);
});

it('leaves a hole where no frames came', () => {
  const scores = new ScoreHistory();
  scores.add(0, 0.4);
  scores.add(5000, 0.6);
  expect(scores.columns(5000)[1]).toEqual([0.4, null, 0.6]);
});

it('forgets what the strip does not show, and cuts scores at its edge', () => {
  const scores = new ScoreHistory();
  for (let t = 0; t <= 2 * STRIP_MS; t += 1000) scores.add(t, 9);
  const [times, values] = scores.columns(2 * STRIP_MS);
  expect(times[0]).toBe(-60);
  expect(times).toHaveLength(61);
  expect(values.at(-1)).toBe(STRIP_TOP);
});
