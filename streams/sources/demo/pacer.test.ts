import { expect, test } from 'vitest';
import { Pacer } from './pacer.ts';

test('does not drift when steps are taken a little late', () => {
  const pacer = new Pacer(100);
  expect(pacer.wait(0)).toBe(0);
  pacer.taken(3);
  expect(pacer.wait(60)).toBe(40);
  pacer.taken(109);
  expect(pacer.wait(109)).toBe(91);
});

test('goes on from now after a stall, without a burst', () => {
  const pacer = new Pacer(100);
  pacer.wait(0);
  pacer.taken(0);
  expect(pacer.wait(950)).toBe(0);
  pacer.taken(950);
  expect(pacer.wait(950)).toBe(100);
});
