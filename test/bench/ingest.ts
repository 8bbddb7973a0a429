import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { untilInterrupted } from '../../server/cli/process.ts';
import { planFor } from '../../streams/ffmpeg/plan.ts';
import { locateFfmpeg, openStream, type StreamOptions } from '../../streams/index.ts';
import type { Figures } from './bench.ts';
import { cpuOf } from './cpu.ts';
import { makeCameraFiles } from './footage.ts';
import { median, rounded } from './statistics.ts';

const SECONDS = 60;
const FPS = 10;
const ROUNDS = 9;
const GRAY: StreamOptions = { width: 192, height: 128, fps: FPS, pace: 'fast' };
const PATHS = { gray: GRAY, 'gray and JPEG': { ...GRAY, display: {} } };

/** In seconds. `cpu`: this process and the ffmpegs that it waited for. */
interface Cost {
  readonly cpu: number;
  readonly wall: number;
}

/**
 * What frames out of a camera's file cost: our way (ffmpeg, its pipes, whole frames in this process) against an ffmpeg
 * that makes the same pictures by the same filters and throws them away. In turns, because the machine is not quiet.
 */
export async function ingest(): Promise<Figures> {
  const { signal, release } = untilInterrupted();
  const files = await makeCameraFiles({ count: 1, seconds: SECONDS, signal });
  try {
    const [path] = files.paths;
    const rows = [];
    for (const [name, options] of Object.entries(PATHS)) {
      const ours: Cost[] = [];
      const plain: Cost[] = [];
      for (let round = 0; round <= ROUNDS; round++) {
        console.error(`ingest: ${name}, round ${round} of ${ROUNDS}`);
        ours.push(await costOf(() => read(path!, { ...options, signal })));
        plain.push(await costOf(() => discard(path!, options, signal)));
      }
      for (const what of ['cpu', 'wall'] as const) {
        // The first round warms up.
        const [a, b] = [ours, plain].map(costs => median(costs.slice(1).map(cost => cost[what])));
        rows.push({
          frames: name,
          measured: what,
          vigilMs: rounded((a! / SECONDS) * 1000, 1),
          ffmpegMs: rounded((b! / SECONDS) * 1000, 1),
          ratio: rounded(a! / b!, 2),
        });
      }
    }
    return {
      'milliseconds for one second of video': '640x360, 25 frames a second, H.264; bar: ratio 1.2',
      rows,
    };
  } finally {
    await files.remove();
    release();
  }
}

async function costOf(work: () => Promise<void>): Promise<Cost> {
  const cpu = () => cpuOf('self').own + cpuOf('self').ended;
  const [cpuBefore, before] = [cpu(), performance.now()];
  await work();
  return { cpu: cpu() - cpuBefore, wall: (performance.now() - before) / 1000 };
}

async function read(path: string, options: StreamOptions): Promise<void> {
  let frames = 0;
  for await (const frame of openStream(path, options)) if (frame.gray.length > 0) frames++;
  options.signal!.throwIfAborted();
  if (frames !== SECONDS * FPS) throw new Error(`${frames} frames instead of ${SECONDS * FPS}`);
}

async function discard(path: string, options: StreamOptions, signal: AbortSignal): Promise<void> {
  const ffmpeg = await locateFfmpeg();
  const { filter, outputs } = planFor({ timing: 'media', options: [] }, { ...options, ffmpeg });
  // Each output's last two options are its format.
  const nowhere = outputs.flatMap(output => [...output.options.slice(0, -2), '-f', 'null', '-']);
  const args = ['-v', 'error', '-nostdin', '-i', path, '-filter_complex', filter, ...nowhere];
  const child = spawn(ffmpeg.path, args, { stdio: ['ignore', 'ignore', 'inherit'], signal });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`);
}
