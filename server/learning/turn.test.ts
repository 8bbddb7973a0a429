import { expect, it } from 'vitest';
import { Turn } from './turn.ts';

it('lets one after the other, in order; who left is passed over', async () => {
  const turn = new Turn();
  const order: string[] = [];
  const never = new AbortController();
  const first = await turn.take(never.signal);
  expect(turn.isFree).toBe(false);
  const leaving = new AbortController();
  const left = turn.take(leaving.signal);
  const second = turn.take(never.signal).then(release => {
    order.push('second');
    release();
  });
  const third = turn.take(never.signal).then(release => {
    order.push('third');
    release();
  });
  leaving.abort('gone');
  await expect(left).rejects.toBe('gone');
  await expect(turn.take(leaving.signal)).rejects.toBe('gone');
  expect(order).toEqual([]);
  first();
  await Promise.all([second, third]);
  expect(order).toEqual(['second', 'third']);
  expect(turn.isFree).toBe(true);
});
