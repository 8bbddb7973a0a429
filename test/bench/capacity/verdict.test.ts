import { expect, it } from 'vitest';
import type { CameraFigures } from './figures.ts';
import type { Load } from './measure.ts';
import { rowOf, whyNot } from './verdict.ts';

const camera: CameraFigures = {
  phase: 'watching',
  analysisFps: 10,
  windowsPerSecond: 2,
  skippedPerSecond: 0.5,
  droppedFrames: 3,
  droppedWindows: 4,
  latencyMs: { p50: 380, p95: 600 },
};
const load = (cameras: readonly CameraFigures[], lost = {}): Load => ({
  ...{ server: 1.2, ffmpegs: 0.5, browser: 0.2, others: 0.04, threads: {}, gc: 0 },
  ...{ serverMb: 300.4, ffmpegsMb: 90, droppedFrames: 0, droppedWindows: 0, cameras, ...lost },
});
const why = (change: Partial<CameraFigures>, lost = {}) =>
  whyNot(load([camera, { ...camera, ...change }], lost));

it('holds where nothing was lost while it was measured', () => {
  expect(why({})).toBeUndefined();
});

it('says why a load does not hold', () => {
  expect(why({}, { droppedFrames: 1 })).toBe('1 frames lost');
  expect(why({}, { droppedWindows: 2 })).toBe('2 windows lost');
  expect(why({ phase: 'offline' })).toBe('a camera is offline');
  expect(why({ analysisFps: 9.4 })).toBe('only 9.4 of 10 frames a second scored');
  expect(why({ latencyMs: { p50: 400, p95: 1000 } })).toBe('latency 1000 ms');
  expect(why({ latencyMs: null })).toBe('no latency was measured');
});

it('joins the cameras: the slowest one’s frames and p95, the middle one’s p50, all windows', () => {
  const row = rowOf(load([camera, { ...camera, analysisFps: 9.8, latencyMs: { p50: 420, p95: 810 } }]));
  expect(row).toMatchObject({
    cameras: 2,
    fps: 9.8,
    windows: 4,
    skipped: 1,
    p50: 400,
    p95: 810,
    holds: 'yes',
  });
});
