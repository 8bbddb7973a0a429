import { expect, test } from 'vitest';
import { Pacer } from './pacer.ts';

test('does not drift when steps are taken a little late', () => {
  const pacer = new Pacer(100);
  expect(pacer.wait(3)).toBe(0);
  pacer.taken();
  expect(pacer.wait(60)).toBe(43);
  pacer.taken();
  expect(pacer.wait(212)).toBe(-9);
  pacer.taken();
  expect(pacer.wait(212)).toBe(91);
});

test('makes up for a stall, so that what it paces does not stay behind the clock', () => {
  const pacer = new Pacer(100);
  pacer.wait(0);
  pacer.taken();
  for (let step = 1; step <= 9; step++) {
    expect(pacer.wait(950)).toBe(step * 100 - 950);
    pacer.taken();
  }
  expect(pacer.wait(950)).toBe(50);
});
