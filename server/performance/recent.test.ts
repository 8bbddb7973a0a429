import { expect, it } from 'vitest';
import { Recent } from './recent.ts';

it('holds what came within its span, and no more', () => {
  const recent = new Recent<number>(1000);
  for (let at = 0; at < 5000; at += 100) recent.add(at, at);
  expect(recent.values(4900)).toEqual([4000, 4100, 4200, 4300, 4400, 4500, 4600, 4700, 4800, 4900]);
  expect(recent.values(5800)).toEqual([4900]);
  expect(recent.values(5900)).toEqual([]);
});

it('forgets what lies ahead once the clock was set back', () => {
  const recent = new Recent<string>(1000);
  recent.add(9000, 'before');
  recent.add(100, 'after');
  expect(recent.values(100)).toEqual(['after']);
});
