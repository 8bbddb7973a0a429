import { expect, it } from 'vitest';
import { QuietFrames } from './quiet-frames.ts';

/** Feeds one run of a camera at 10 frames a second; a frame's gray level is its number in this run. */
function play(
  quiet: QuietFrames,
  {
    count,
    from = 0,
    alerts = [],
    lost = [],
  }: { count: number; from?: number; alerts?: number[]; lost?: number[] },
) {
  const found: (number | 'split')[] = [];
  for (let index = 0; index < count; index++) {
    if (lost.includes(index)) continue;
    const frame = { index, arrivedMs: from + index * 100, gray: Uint8Array.of(index) };
    const normal = quiet.take(frame, alerts.includes(index));
    if (!normal) continue;
    if (!normal.follows) found.push('split');
    found.push(normal.gray[0]!);
  }
  return found;
}
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

it('gives out every frame of a quiet camera, three seconds later', () => {
  const quiet = new QuietFrames(10);
  expect(play(quiet, { count: 100 })).toEqual(['split', ...range(0, 70)]);
  expect(quiet.leftOut).toBe(0);
});

it('leaves out an alert and the three seconds before it began, and splits there', () => {
  const quiet = new QuietFrames(10);
  expect(play(quiet, { count: 150, alerts: range(60, 70) })).toEqual([
    ...['split' as const, ...range(0, 30)],
    ...['split' as const, ...range(70, 120)],
  ]);
  expect(quiet.leftOut).toBe(30 + 10);
});

it('splits at a gap, but not at two missing frames', () => {
  const quiet = new QuietFrames(10);
  expect(play(quiet, { count: 100, lost: [10, 11, 30, 31, 32] })).toEqual([
    ...['split' as const, ...range(0, 10), ...range(12, 30)],
    ...['split' as const, ...range(33, 70)],
  ]);
  expect(quiet.leftOut).toBe(5);
});

it('goes on when the camera is back, and counts what it missed', () => {
  const quiet = new QuietFrames(10);
  play(quiet, { count: 40 });
  const found = play(quiet, { count: 40, from: 40 * 100 + 5000 });
  expect(found).toEqual([...range(10, 40), 'split', ...range(0, 10)]);
  expect(quiet.leftOut).toBe(50);
});
