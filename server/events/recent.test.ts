import { describe, expect, it } from 'vitest';
import type { Alert } from '../contract.ts';
import { RecentEvents } from './recent.ts';

const event = (n: number, end: number | null = n) => ({ id: String(n).padStart(4, '0'), end }) as Alert;
const ids = (recent: RecentEvents) => recent.list().map(({ id }) => Number(id));

async function load(count: number): Promise<RecentEvents> {
  const newestFirst = Array.from({ length: count }, (_, i) => event(count - i));
  return RecentEvents.load({ list: async ({ limit }) => newestFirst.slice(0, limit) });
}

describe('RecentEvents', () => {
  it('are the newest 50, and older ones that last', async () => {
    const recent = await load(60);
    expect(ids(recent)).toEqual(Array.from({ length: 50 }, (_, i) => 60 - i));
    recent.put(event(61, null));
    for (let n = 62; n < 120; n++) recent.put(event(n));
    expect(ids(recent)).toHaveLength(51);
    expect(ids(recent).slice(-2)).toEqual([70, 61]);
    recent.put(event(61));
    expect(ids(recent)).toHaveLength(50);
    expect(ids(recent).at(-1)).toBe(70);
  });

  it('have each event once, as it was put last', async () => {
    const recent = await load(3);
    recent.put({ ...event(2), snapshot: 7 });
    expect(ids(recent)).toEqual([3, 2, 1]);
    expect(recent.list()[1]).toMatchObject({ snapshot: 7 });
    recent.put({ ...event(0) });
    expect(ids(recent)).toEqual([3, 2, 1, 0]);
  });

  it('do not take a change of an old event for a new one', async () => {
    const recent = await load(60);
    recent.put(event(5));
    expect(ids(recent)).toEqual(Array.from({ length: 50 }, (_, i) => 60 - i));
  });

  it('forget what was removed', async () => {
    const recent = await load(3);
    recent.removed([event(2).id]);
    expect(ids(recent)).toEqual([3, 1]);
  });
});
