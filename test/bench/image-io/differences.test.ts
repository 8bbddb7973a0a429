import { expect, it } from 'vitest';
import { differences } from './differences.ts';

it('tells the largest, the mean and the share of what differs', () => {
  expect(differences(Uint8Array.of(10, 0, 5, 7), Uint8Array.of(10, 3, 4, 7))).toEqual({
    max: 3,
    mean: 1,
    share: 0.5,
  });
  expect(() => differences(new Uint8Array(3), new Uint8Array(4))).toThrow('3 values against 4');
});
