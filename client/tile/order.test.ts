import { expect, it } from 'vitest';
import { moveTo } from './order.ts';

it('puts a camera in the place of another, forwards and backwards', () => {
  expect(moveTo(['a', 'b', 'c', 'd'], 'a', 'c')).toEqual(['b', 'c', 'a', 'd']);
  expect(moveTo(['a', 'b', 'c', 'd'], 'd', 'b')).toEqual(['a', 'd', 'b', 'c']);
  expect(moveTo(['a', 'b'], 'a', 'b')).toEqual(['b', 'a']);
});

it('leaves all as it is where one of them is gone', () => {
  expect(moveTo(['a', 'b'], 'a', 'x')).toEqual(['a', 'b']);
  expect(moveTo(['a', 'b'], 'x', 'a')).toEqual(['a', 'b']);
});
