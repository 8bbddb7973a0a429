import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import type { Order } from './messages.ts';
import type { RunResult } from './results.ts';
import { Runner } from './runner.ts';

/** A process that answers at once while it lives. */
class Process extends EventEmitter {
  exitCode: number | null = null;
  signalCode: string | null = null;

  send(order: Order): void {
    if (this.exitCode !== null) this.emit('error', new Error('channel closed'));
    else {
      this.emit('message', { kind: 'ended', result: { key: order.runs[0].key } });
      this.emit('message', { kind: 'done' });
    }
  }

  die(): void {
    this.exitCode = 1;
    this.emit('exit', 1, null);
  }
}

it('starts another process where the one before has died between two runs', async () => {
  const begun: Process[] = [];
  const runner = new Runner(() => {
    begun.push(new Process());
    return begun.at(-1) as unknown as ChildProcess;
  });
  const order = { runs: [{ key: 'a' }] } as unknown as Order;
  const run = async () => {
    const ended: RunResult[] = [];
    await runner.run(order, { onProgress: () => {}, onResult: result => ended.push(result) });
    return ended;
  };
  expect(await run()).toMatchObject([{ key: 'a' }]);
  expect(await run()).toMatchObject([{ key: 'a' }]);
  expect(begun.length).toBe(1);
  begun[0]!.die();
  expect(await run()).toMatchObject([{ key: 'a' }]);
  expect(begun.length).toBe(2);
  begun[1]!.emit('error', new Error('killed')); // nobody waits for it
  expect(await run()).toMatchObject([{ key: 'a' }]);
  expect(begun.length).toBe(3);
});
