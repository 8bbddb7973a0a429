import { expect, it } from 'vitest';
import type { AnalysedFrame } from '../model.ts';
import { Calibrator } from './calibrator.ts';

/** 5 rows and 8 columns; the left half is busy at level 1, the right half sees nothing but noise at 0.01. */
const normal = (n: number): AnalysedFrame => {
  const values = Float32Array.from({ length: 40 }, (_, cell) => (cell % 8 < 4 ? (n % 10) / 10 : 0.01));
  return { frame: {} as AnalysedFrame['frame'], regions: { rows: 5, cols: 8, values } };
};

it('gives each region the level of what was normal there', async () => {
  const calibrator = new Calibrator({ frames: 200 });
  for (let n = 0; n < 200; n++) calibrator.add(normal(n));
  expect(calibrator.progress).toBe(1);
  const { levels, background } = await calibrator.finish(Float32Array.of(7));
  expect(background).toEqual(Float32Array.of(7));
  const [busy, quiet] = [levels.values[0]!, levels.values[7]!];
  expect(busy).toBeCloseTo(0.9);
  expect(quiet).toBeLessThan(busy);
  expect(quiet).toBeGreaterThan(0.01 * 10); // a share of the whole picture's level, not a hair above noise
  expect(levels.values[5]!).toBe(busy); // within two columns of the busy half
});

/** Busier by this factor. */
const busier = (n: number, factor: number): AnalysedFrame => {
  const { frame, regions } = normal(n);
  return { frame, regions: { ...regions!, values: regions!.values.map(v => v * factor) } };
};

it('measures on unseen footage how far normal frames go above the levels', async () => {
  const calibrator = new Calibrator({ frames: 400 });
  // Each quarter is a third livelier than the one before it.
  for (let n = 0; n < 400; n++) calibrator.add(busier(n, 1 + Math.floor(n / 100) / 3));
  const { levels, tail } = await calibrator.finish(new Float32Array(1));
  expect(levels.values[0]!).toBeCloseTo(2 * 0.9);
  expect(tail!.frames.from).toBeGreaterThan(1); // the last quarter, judged by the others
  expect(tail!.frames.from).toBeLessThanOrEqual(2 / (5 / 3) + 1e-6);
});

it('takes the tail from frames that the network was not trained on, wherever there are any', async () => {
  const swing = (n: number) => (n % 40 < 20 ? 1 : 1.2);
  const calibrator = new Calibrator({ frames: 400 });
  for (let n = 0; n < 320; n++) calibrator.add(busier(n, 0.5 * swing(n)), true); // it does better on what it knows
  for (let n = 320; n < 400; n++) calibrator.add(busier(n, swing(n)));
  const { tail } = await calibrator.finish(new Float32Array(1));
  const all = new Calibrator({ frames: 400 });
  for (let n = 0; n < 400; n++) all.add(busier(n, (n < 320 ? 0.5 : 1) * swing(n)));
  const mixed = (await all.finish(new Float32Array(1))).tail!;
  expect(tail!.halves[0]).toBeGreaterThan(1.5 * mixed.halves[0]!);
});

it('counts scored frames only, and no more than it asked for', () => {
  const calibrator = new Calibrator({ frames: 4 });
  calibrator.add({ frame: {} as AnalysedFrame['frame'] });
  expect(calibrator.progress).toBe(0);
  for (let n = 0; n < 4; n++) calibrator.add(normal(n));
  expect(calibrator.progress).toBe(1);
});

it('refuses to make a scene out of nothing', async () => {
  await expect(new Calibrator().finish(new Float32Array(1))).rejects.toThrow('nothing to calibrate on');
});
