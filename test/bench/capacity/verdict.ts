import { median, rounded, sum } from '../statistics.ts';
import type { Row } from '../table.ts';
import type { Load } from './measure.ts';

const FPS = 10;
/**
 * A camera that scores less than this share of its frames is not kept up with, even if nothing was counted as lost: a file
 * has no clock of its own, so an ffmpeg that gets too little time makes frames later instead of losing them. Not nearer to
 * 1, because in a short measurement one window is 4 %.
 */
const FULL_RATE = 0.95;
const MOST_LATENCY_MS = 1000;

/** Why these cameras are too many; nothing where they are not. */
export function whyNot({ cameras, droppedFrames, droppedWindows }: Load): string | undefined {
  const away = cameras.find(({ phase }) => phase !== 'watching');
  if (away) return `a camera is ${away.phase}`;
  if (droppedFrames > 0) return `${droppedFrames} frames lost`;
  if (droppedWindows > 0) return `${droppedWindows} windows lost`;
  const slowest = Math.min(...cameras.map(({ analysisFps }) => analysisFps));
  if (slowest < FPS * FULL_RATE) return `only ${rounded(slowest, 1)} of ${FPS} frames a second scored`;
  const latest = latency(cameras, 'p95', Math.max);
  if (latest === null) return 'no latency was measured';
  return latest < MOST_LATENCY_MS ? undefined : `latency ${rounded(latest, 0)} ms`;
}

/** The load as one row of the table: cores, MB, and milliseconds from a frame to its verdict. */
export function rowOf(load: Load) {
  const { cameras } = load;
  return {
    cameras: cameras.length,
    server: rounded(load.server, 2),
    ffmpegs: rounded(load.ffmpegs, 2),
    browser: rounded(load.browser, 2),
    others: rounded(load.others, 2),
    serverMb: rounded(load.serverMb, 0),
    ffmpegsMb: rounded(load.ffmpegsMb, 0),
    fps: rounded(Math.min(...cameras.map(({ analysisFps }) => analysisFps)), 1),
    windows: rounded(sum(cameras.map(({ windowsPerSecond }) => windowsPerSecond)), 1),
    skipped: rounded(sum(cameras.map(({ skippedPerSecond }) => skippedPerSecond)), 1),
    lostFrames: load.droppedFrames,
    lostWindows: load.droppedWindows,
    p50: latency(cameras, 'p50', (...values) => median(values)),
    p95: latency(cameras, 'p95', Math.max),
    holds: whyNot(load) ?? 'yes',
  } satisfies Row;
}

export type LoadRow = ReturnType<typeof rowOf>;

/** Of all cameras together; null where one has none. */
function latency(
  cameras: Load['cameras'],
  which: 'p50' | 'p95',
  join: (...values: number[]) => number,
): number | null {
  const values = cameras.flatMap(({ latencyMs }) => latencyMs?.[which] ?? []);
  return values.length === cameras.length ? Math.round(join(...values)) : null;
}
