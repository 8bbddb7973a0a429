import { expect, it } from 'vitest';
import { CaptureClock } from './capture-clock.ts';

/** Ages on arrival, in milliseconds, of pictures given as timestamp in seconds and arrival in milliseconds. */
function ages(...pictures: [number, number][]): number[] {
  const clock = new CaptureClock(() => 0);
  return pictures.map(([seconds, arrivedMs]) => {
    clock.observe(seconds * 1e6, arrivedMs);
    return arrivedMs - clock.captured(seconds * 1e6);
  });
}

it('takes the fastest delivery for no delay', () => {
  expect(ages([1, 51_000], [2, 51_900], [3, 53_050], [4, 53_900])).toEqual([0, 0, 150, 0]);
});

it('shows delay that grows', () => {
  expect(ages([1, 1000], [2, 2500], [3, 4000], [4, 5500])).toEqual([0, 500, 999, 1499]);
});

it('follows a clock that runs slow', () => {
  const slow = Array.from({ length: 10 }, (_, i): [number, number] => [i * 100, i * 100 * 1000 * 1.0001]);
  expect(Math.max(...ages(...slow))).toBeLessThanOrEqual(1);
});

it('is not led astray when the clock of this machine is set', () => {
  let skew = 1000;
  const clock = new CaptureClock(() => skew);
  clock.observe(1e6, 51_000);
  skew += 3_600_000;
  clock.observe(2e6, 3_652_000);
  expect(clock.captured(2e6)).toBe(3_652_000);
});

it('begins anew when the clock of the camera is set back', () => {
  expect(ages([100, 1000], [101, 2000], [5, 3000], [6, 4000])).toEqual([0, 0, 0, 0]);
});
