import { expect, it } from 'vitest';
import { Meter } from './figures.ts';

it('tells what was done in the last ten seconds', () => {
  let now = 500;
  const meter = new Meter(() => now);
  expect(meter.figures()).toEqual({ clipsPerSecond: 0, batch: 0, msPerClip: 0 });
  for (; now < 20_500; now += 100) meter.add(4, 60);
  expect(meter.figures()).toEqual({ clipsPerSecond: expect.closeTo(40, 5), batch: 4, msPerClip: 15 });
  for (; now < 25_500; now += 500) meter.add(1, 30); // 10 batches; of the others 45 are left: 16.0 to 20.5 s
  const [clips, ms] = [4 * 45 + 10, 60 * 45 + 300];
  expect(meter.figures().batch).toBeCloseTo(clips / 55, 5);
  expect(meter.figures().msPerClip).toBeCloseTo(ms / clips, 5);
  now += 11_000;
  expect(meter.figures()).toEqual({ clipsPerSecond: 0, batch: 0, msPerClip: 0 });
});

it('counts by the time that has passed while that is shorter', () => {
  let now = 0;
  const meter = new Meter(() => now);
  for (; now < 2000; now += 100) meter.add(1, 20);
  expect(meter.figures().clipsPerSecond).toBeCloseTo(10, 5);
});
