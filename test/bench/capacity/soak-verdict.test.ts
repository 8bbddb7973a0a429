import { expect, it } from 'vitest';
import type { CameraFigures } from './figures.ts';
import { judge, type Sample } from './soak-verdict.ts';

const camera: CameraFigures = {
  phase: 'watching',
  analysisFps: 4,
  windowsPerSecond: 1,
  skippedPerSecond: 0,
  droppedFrames: 2,
  droppedWindows: 30,
  latencyMs: null,
};
/** Nine minutes, two samples each; `memory` says MB by the minute. */
const run = (memory: (minute: number) => number, answerMs = 20): Sample[] =>
  Array.from({ length: 18 }, (_, i) => ({ minute: (i + 1) / 2, memoryMb: memory((i + 1) / 2), answerMs }));

it('passes what warms up, stays flat, counts its losses and answers', () => {
  const figures = judge(
    run(minute => Math.min(400, 250 + 100 * minute)),
    [camera, camera],
  );
  expect(figures).toMatchObject({ verdict: 'pass', 'windows lost': 60, 'frames lost': 4 });
  expect(figures.memory).toHaveLength(9);
});

it('fails a leak, and says how large', () => {
  const { verdict } = judge(
    run(minute => 300 + 10 * minute),
    [camera],
  );
  expect(verdict).toBe('FAIL: memory grew by 18.2 %');
});

it('fails slow answers, cameras that are away, and a load under which nothing is lost', () => {
  const { verdict } = judge(
    run(() => 300, 150),
    [{ ...camera, phase: 'offline', droppedWindows: 0 }],
  );
  expect(verdict).toBe(
    'FAIL: answers take too long; no window was lost: give more cameras; not all cameras watch',
  );
});
