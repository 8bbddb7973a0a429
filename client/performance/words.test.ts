import { describe, expect, it } from 'vitest';
import type { Camera, CameraPerformance, Performance } from '../../server/contract.ts';
import { verdict } from './words.ts';

const figures = (change: Partial<CameraPerformance>): CameraPerformance => ({
  cameraId: 'a',
  analysisFps: 10,
  windowsPerSecond: 2.5,
  skippedPerSecond: 0,
  queueAgeMs: 40,
  droppedFrames: 0,
  droppedWindows: 0,
  droppedShare: 0,
  latencyMs: { p50: 400, p95: 600 },
  ...change,
});
const say = (...cameras: Partial<CameraPerformance>[]) =>
  verdict({ cameras: cameras.map(figures) } as unknown as Performance, [{ id: 'b', name: 'Door' } as Camera]);

describe('verdict', () => {
  it('says how much is dropped, of the cameras that run', () => {
    expect(say({ droppedShare: 0.3 }, {}, { cameraId: 'off', analysisFps: 0, latencyMs: null })).toEqual({
      good: false,
      text: 'This machine is too slow for 2 cameras: 15 % of windows were dropped in the last minute.',
    });
    expect(say({ droppedShare: 0.0004 }).text).toBe(
      'This machine is too slow for 1 camera: under 0.1 % of windows were dropped in the last minute.',
    );
    expect(say({ droppedShare: 1, analysisFps: 0 }).good).toBe(false);
  });

  it('says whose alerts come late', () => {
    expect(say({}, { cameraId: 'b', latencyMs: { p50: 900, p95: 1430 } })).toEqual({
      good: false,
      text: 'Alerts come late: of Door up to 1.4 s after the picture.',
    });
  });

  it('says that all is well, with the slowest camera', () => {
    expect(say({}, { latencyMs: { p50: 500, p95: 710 } }, { latencyMs: null })).toEqual({
      good: true,
      text: 'Nothing is dropped. 95 of 100 frames are judged within 710 ms.',
    });
    expect(say({ latencyMs: null }).text).toBe('Nothing is dropped.');
  });

  it('says when there is nothing to judge', () => {
    expect(say({ analysisFps: 0 })).toEqual({ good: true, text: 'No camera is watched now.' });
  });
});
