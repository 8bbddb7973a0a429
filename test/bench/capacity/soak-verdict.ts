import type { Figures } from '../bench.ts';
import { quantile, rounded, slope, sum } from '../statistics.ts';
import type { CameraFigures } from './figures.ts';

/** By how much memory may grow over the last two thirds, as a share of what it is: what a heap breathes. */
const MOST_GROWTH = 0.05;
const MOST_ANSWER_MS = 100;

export interface Sample {
  /** Since the start; not whole. */
  readonly minute: number;
  readonly memoryMb: number;
  /** Until `/healthz` was answered, in milliseconds. */
  readonly answerMs: number;
}

/** Whether the server bore it: the figures, and a verdict that says what was wrong. */
export function judge(samples: readonly Sample[], cameras: readonly CameraFigures[]): Figures {
  const end = samples.at(-1)!.minute;
  const settled = samples.filter(({ minute }) => minute >= end / 3);
  const perMinute = slope(
    settled.map(({ minute }) => minute),
    settled.map(({ memoryMb }) => memoryMb),
  );
  const growth = (perMinute * end * 2) / 3 / settled[0]!.memoryMb;
  const answers = samples.map(({ answerMs }) => answerMs);
  const slow = quantile(answers, 0.95);
  const watching = cameras.filter(({ phase }) => phase === 'watching').length;
  const failed = [
    ...(growth > MOST_GROWTH ? [`memory grew by ${rounded(growth * 100, 1)} %`] : []),
    ...(slow > MOST_ANSWER_MS ? ['answers take too long'] : []),
    ...(total(cameras, 'droppedWindows') === 0 ? ['no window was lost: give more cameras'] : []),
    ...(watching < cameras.length ? ['not all cameras watch'] : []),
  ];
  const wholeMinutes = samples.filter(
    ({ minute }, i) => Math.floor(minute) > Math.floor(samples[i - 1]?.minute ?? 0),
  );
  return {
    cameras: cameras.length,
    'cameras that watch at the end': watching,
    'memory over the last two thirds, MB a minute': rounded(perMinute, 2),
    'memory over the last two thirds, growth in %': rounded(growth * 100, 1),
    'frames lost': total(cameras, 'droppedFrames'),
    'windows lost': total(cameras, 'droppedWindows'),
    'frames scored a second, all cameras': rounded(total(cameras, 'analysisFps'), 1),
    'answer of /healthz, ms, median': rounded(quantile(answers, 0.5), 1),
    'answer of /healthz, ms, 95 of 100 are faster': rounded(slow, 1),
    'answer of /healthz, ms, slowest': rounded(Math.max(...answers), 1),
    memory: wholeMinutes.map(({ minute, memoryMb }) => ({
      minute: Math.floor(minute),
      serverMb: rounded(memoryMb, 0),
    })),
    verdict: failed.length === 0 ? 'pass' : `FAIL: ${failed.join('; ')}`,
  };
}

export const total = (
  cameras: readonly CameraFigures[],
  what: 'droppedFrames' | 'droppedWindows' | 'analysisFps',
) => sum(cameras.map(camera => camera[what]));
