import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { GcMeter } from './gc-meter.ts';

it('adds up the main thread’s collections with their steps, and leaves out other threads and lines', () => {
  const meter = new GcMeter(new PassThrough());
  meter.read(
    'vigil is watching\n[7:0xa1]    20 ms: Scavenge 4.0 (5.0) -> 3.0 (5.0) MB, 2.50 / 0.00 ms  (average mu',
  );
  expect(meter.seconds).toBe(0); // the line is not whole yet
  meter.read(
    ' = 1)\n[7:0x7f00]    30 ms: Scavenge 4.0 (5.0) -> 3.0 (5.0) MB, 90.00 / 0.00 ms  (average mu = 1)\n',
  );
  expect(meter.seconds).toBeCloseTo(0.0025);
  meter.read(
    '[7:0xa1]    40 ms: Mark-Compact 57.6 (88.1) -> 49.1 (82.3) MB, 3.00 / 0.10 ms  (+ 4.5 ms in 53 steps since start of marking, biggest step 1.3 ms)\n',
  );
  expect(meter.seconds).toBeCloseTo(0.01);
});
