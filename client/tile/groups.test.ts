import { expect, it } from 'vitest';
import { groupsOf } from './Groups.tsx';

it('names each group once, by alphabet', () => {
  expect(groupsOf([{ group: 'Yard' }, {}, { group: 'Entrance' }, { group: 'Yard' }])).toEqual([
    'Entrance',
    'Yard',
  ]);
  expect(groupsOf([{}])).toEqual([]);
});
