import { expect, it } from 'vitest';
import type { AnalysedFrame } from '../model.ts';
import { Calibrator } from './calibrator.ts';

/** 5 rows and 8 columns; the left half is busy at level 1, the right half sees nothing but noise at 0.01. */
const normal = (n: number): AnalysedFrame => {
  const values = Float32Array.from({ length: 40 }, (_, cell) => (cell % 8 < 4 ? (n % 10) / 10 : 0.01));
  return { frame: {} as AnalysedFrame['frame'], regions: { rows: 5, cols: 8, values } };
};

it('sets each region’s threshold above what was normal there', async () => {
  const calibrator = new Calibrator(200);
  for (let n = 0; n < 200; n++) calibrator.add(normal(n));
  expect(calibrator.progress).toBe(1);
  const { thresholds, background } = await calibrator.finish(Float32Array.of(7));
  expect(background).toEqual(Float32Array.of(7));
  const [busy, quiet] = [thresholds.values[0]!, thresholds.values[7]!];
  expect(busy).toBeCloseTo(0.9); // every part was like the others: no margin is needed
  expect(quiet).toBeLessThan(busy);
  expect(quiet).toBeGreaterThan(0.01 * 10); // a share of the whole picture's level, not a hair above noise
  expect(thresholds.values[5]!).toBe(busy); // within two columns of the busy half
});

it('leaves as much margin as unseen footage needs', async () => {
  const calibrator = new Calibrator(400);
  // Each quarter is a third livelier than the one before it.
  for (let n = 0; n < 400; n++) {
    const { frame, regions } = normal(n);
    const livelier = 1 + Math.floor(n / 100) / 3;
    calibrator.add({ frame, regions: { ...regions!, values: regions!.values.map(v => v * livelier) } });
  }
  const { thresholds } = await calibrator.finish(new Float32Array(1));
  expect(thresholds.values[0]! / (2 * 0.9)).toBeCloseTo(2 / (5 / 3)); // the last quarter, judged by the others
});

it('counts scored frames only, and no more than it asked for', () => {
  const calibrator = new Calibrator(4);
  calibrator.add({ frame: {} as AnalysedFrame['frame'] });
  expect(calibrator.progress).toBe(0);
  for (let n = 0; n < 4; n++) calibrator.add(normal(n));
  expect(calibrator.progress).toBe(1);
});

it('refuses to make a scene out of nothing', async () => {
  await expect(new Calibrator().finish(new Float32Array(1))).rejects.toThrow('nothing to calibrate on');
});
