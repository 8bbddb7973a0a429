import { expect, it } from 'vitest';
import { ServerClock } from './clock.ts';

/** An answer of a server whose clock is at 1,000,000 when the page's is at 0. */
const answer = (clock: ServerClock, sent: number, there: number, back: number, drift = 0) =>
  clock.observe(sent, sent + there + back, 1_000_000 + drift + sent + there);

it('tells an age once the server has answered', () => {
  const clock = new ServerClock();
  expect(clock.age(1_000_000, 50)).toBeNull();
  answer(clock, 100, 10, 10);
  expect(clock.age(1_000_100, 350)).toBe(250);
  expect(clock.serverNow(350)).toBe(1_000_350);
});

it('believes the answer that came fastest', () => {
  const clock = new ServerClock();
  answer(clock, 0, 5, 5);
  answer(clock, 2000, 5, 900); // lopsided, and by 450 ms off
  expect(clock.age(1_003_000, 3500)).toBe(500);
});

it('follows clocks that drift apart, by an answer that is as good and newer', () => {
  const clock = new ServerClock();
  answer(clock, 0, 5, 5);
  answer(clock, 50_000, 8, 8, 10);
  expect(clock.age(1_050_010, 50_000)).toBe(0);
  expect(clock.serverNow(50_000)).toBe(1_050_010);
});

it('forgets what is older than a minute', () => {
  const clock = new ServerClock();
  answer(clock, 0, 0, 0);
  answer(clock, 61_000, 100, 100, 40);
  expect(clock.serverNow(61_200)).toBe(1_061_240);
});

it('never tells a negative age, and none after a reset', () => {
  const clock = new ServerClock();
  answer(clock, 0, 5, 5);
  expect(clock.age(1_005_000, 10)).toBe(0);
  clock.reset();
  expect(clock.age(1_000_000, 10)).toBeNull();
});
