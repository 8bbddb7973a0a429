import { expect, it } from 'vitest';
import { sensitivityWords, stopsWith } from './words.ts';

it.each([
  [1 / 30, 'about 1 false alarm a month'],
  [0.01, 'about 0.3 false alarms a month'],
  [1 / 7, 'about 1 false alarm a week'],
  [3 / 7, 'about 3 false alarms a week'],
  [5, 'about 5 false alarms a day'],
  [23.9, 'about 24 false alarms a day'],
  [24, 'about 1 false alarm an hour'],
  [240, 'about 10 false alarms an hour'],
])('%d a day: %s', (perDay, words) => expect(sensitivityWords(perDay)).toBe(words));

it('stops at what is set, in order', () => {
  expect(stopsWith(5)).toBe(stopsWith(1));
  const stops = stopsWith(3);
  expect(stops).toContain(3);
  expect([...stops].sort((a, b) => a - b)).toEqual(stops);
});
