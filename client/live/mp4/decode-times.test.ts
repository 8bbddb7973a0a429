import { expect, it } from 'vitest';
import { DecodeTimes } from './decode-times.ts';

const times = (...pts: number[]) => {
  const decode = new DecodeTimes();
  return pts.map(time => decode.next(time, 10));
};
const steps = (of: number[]) => of.slice(1).map((time, i) => time - of[i]!);

it('go up by an interval from packet to packet, none later than its frame', () => {
  const inOrder = [0, 10, 20, 30, 40, 50, 60];
  expect(steps(times(...inOrder))).toEqual([10, 10, 10, 10, 10, 10]);
  const withB = [0, 40, 20, 10, 30, 80, 60, 50, 70, 120, 100, 90, 110];
  expect(steps(times(...withB))).toEqual(Array(12).fill(10));
  for (const [i, time] of times(...withB).entries()) expect(time).toBeLessThanOrEqual(withB[i]!);
});

it('follow where packets were lost', () => {
  const lost = times(0, 10, 20, 200, 210, 220, 230, 240, 250);
  expect(lost.at(-1)).toBe(210);
  expect(steps(lost).every(step => step > 0)).toBe(true);
});
