import { expect, it } from 'vitest';
import { InOrder } from './in-order.ts';

it('runs one after another, also after one that failed', async () => {
  const order = new InOrder();
  const seen: string[] = [];
  const work = (name: string) => async () => {
    seen.push(`${name} begins`);
    await new Promise(setImmediate);
    seen.push(`${name} ends`);
    if (name === 'a') throw new Error('no');
    return name;
  };
  const running = [order.run(work('a')), order.run(work('b'))];
  running[0]!.catch(() => {}); // looked at below
  expect(order.isIdle).toBe(false);
  await order.idle;
  expect(order.isIdle).toBe(true);
  const outcomes = await Promise.allSettled(running);
  expect(outcomes).toEqual([
    { status: 'rejected', reason: new Error('no') },
    { status: 'fulfilled', value: 'b' },
  ]);
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});
