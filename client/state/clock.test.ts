import { expect, it } from 'vitest';
import { ServerClock } from './clock.ts';

it('takes the fastest delivery as the offset and shows later lag as age', () => {
  const clock = new ServerClock();
  expect(clock.age(1_000_000, 50)).toBeNull();
  clock.observe(1_000_000, 50);
  clock.observe(1_000_100, 140);
  expect(clock.age(1_000_000, 140)).toBeCloseTo(100, 0);
  clock.observe(1_000_200, 5240); // stuck on the way for 5 s
  expect(clock.age(1_000_200, 5240)).toBeCloseTo(5000, -1);
  expect(clock.serverNow(140)).toBeCloseTo(1_000_100, -1);
});

it('never tells a negative age', () => {
  const clock = new ServerClock();
  clock.observe(1000, 0);
  expect(clock.age(5000, 0)).toBe(0);
});
