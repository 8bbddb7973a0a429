import { describe, expect, it } from 'vitest';
import { extend, NONE, neighbour, toggle, within } from './selection.ts';

const LIST = ['a', 'b', 'c', 'd', 'e'];
const ids = (selection: { ids: ReadonlySet<string> }) => [...selection.ids].sort();

describe('a selection', () => {
  it('takes and lets go', () => {
    const one = toggle(NONE, 'b');
    expect(ids(one)).toEqual(['b']);
    expect(ids(toggle(one, 'b'))).toEqual([]);
    expect(ids(NONE)).toEqual([]);
  });

  it('extends from what was touched last, both ways, and keeps the rest', () => {
    const first = toggle(toggle(NONE, 'a'), 'c');
    expect(ids(extend(first, LIST, 'e'))).toEqual(['a', 'c', 'd', 'e']);
    expect(ids(extend(extend(first, LIST, 'e'), LIST, 'b'))).toEqual(LIST);
    expect(ids(extend(NONE, LIST, 'd'))).toEqual(['d']);
    expect(ids(extend({ ...NONE, anchor: 'gone' }, LIST, 'd'))).toEqual(['d']);
    expect(ids(extend(first, LIST, 'gone'))).toEqual(['a', 'c']);
  });

  it('loses what has gone from the list', () => {
    const two = toggle(toggle(NONE, 'a'), 'c');
    expect(ids(within(two, ['c', 'd']))).toEqual(['c']);
    expect(within(two, LIST)).toBe(two);
  });
});

it('steps through a list, and stops at its ends', () => {
  expect(neighbour(LIST, 'b', 1)).toBe('c');
  expect(neighbour(LIST, 'b', -1)).toBe('a');
  expect(neighbour(LIST, 'e', 1)).toBeNull();
  expect(neighbour(LIST, 'a', -1)).toBeNull();
  expect(neighbour(LIST, null, 1)).toBe('a');
  expect(neighbour(LIST, 'gone', -1)).toBe('a');
  expect(neighbour([], null, 1)).toBeNull();
});
