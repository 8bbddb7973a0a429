import { afterEach, expect, it } from 'vitest';
import { ProcessMeter } from './process-meter.ts';

let meter: ProcessMeter;
afterEach(() => meter.close());

function work(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
const pause = (ms: number) => new Promise(done => setTimeout(done, ms));

it('measures cores, memory and how late timers come', async () => {
  meter = new ProcessMeter();
  await pause(100);
  work(600);
  await pause(100);
  const { cpu, cores, memoryMb, eventLoopMs } = meter.figures();
  expect(cpu).toBeGreaterThan(0.1); // a busy machine gives it less than the whole time
  expect(cpu).toBeLessThan(cores + 1);
  expect(Math.abs(memoryMb - process.memoryUsage.rss() / 2 ** 20)).toBeLessThan(100);
  expect(eventLoopMs).toBeGreaterThan(300);
});

it('gives who asks again at once what it has just measured', async () => {
  meter = new ProcessMeter();
  const first = meter.figures();
  await pause(20);
  expect(meter.figures()).toBe(first);
  await pause(1100);
  expect(meter.figures()).not.toBe(first);
});
