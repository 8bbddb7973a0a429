/** Draws boxes into a video: what leaves the house should show by itself what was found. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../user-error.ts';
import { runFfmpeg } from './command.ts';
import { h264Options } from './encode.ts';
import { locateFfmpeg } from './locate.ts';

export interface BoxesAt {
  /** Seconds of the video; they hold until `until`. In order. */
  readonly at: number;
  readonly until: number;
  /** In fractions of the picture. */
  readonly boxes: readonly {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
  }[];
}

/** As the page draws them; the line is 3 pixels wide. */
const RED = '0xff3b30';
/** Boxes of one frame that are drawn. */
const MOST_AT_ONCE = 16;
/** ffmpeg 5.0: before, a box could not be moved while it runs. */
const LIBAVFORMAT = 59;
/** A frame belongs to what holds at its time, however that was rounded, in seconds. */
const EARLY = 0.001;

/** Writes `output` as an MP4 that plays from its start. Rejects when `signal` aborts; what there is of the file is the caller's to remove. */
export async function burnBoxes(
  input: string,
  frames: readonly BoxesAt[],
  output: string,
  signal: AbortSignal,
): Promise<void> {
  const ffmpeg = await locateFfmpeg();
  if (ffmpeg.libavformat < LIBAVFORMAT)
    throw new UserError(
      `boxes can be drawn with ffmpeg 5.0 or later only; this is ${ffmpeg.version}`,
      'no-ffmpeg',
    );
  const folder = await mkdtemp(join(tmpdir(), 'vigil-boxes-'));
  try {
    const commands = join(folder, 'commands');
    await writeFile(commands, commandsOf(frames));
    const run = await runFfmpeg({
      ffmpegPath: ffmpeg.path,
      input: `file:${input}`,
      inputOptions: [],
      filter: `[0:v:0]${filterOf(frames, commands)}scale=trunc(iw/2)*2:trunc(ih/2)*2,format=yuv420p[out]`,
      outputs: [
        {
          path: `file:${output}`,
          options: [
            ...['-y', '-map', '[out]', ...(await h264Options(ffmpeg.path))],
            // Times as they are: a camera's pictures come when they come.
            ...[ffmpeg.libavformat >= 60 ? '-fps_mode' : '-vsync', 'passthrough'],
            ...['-enc_time_base', '1:1000000', '-movflags', '+faststart', '-f', 'mp4'],
          ],
        },
      ],
      logLevel: 'warning',
    });
    const stop = () => void run.stop();
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    const { error } = await run.ended;
    signal.removeEventListener('abort', stop);
    signal.throwIfAborted();
    if (error) throw new UserError('the boxes could not be drawn into the clip', 'video-not-written');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** As many boxes as are ever there at once, all switched off at first: commands move and switch them. */
function filterOf(frames: readonly BoxesAt[], commands: string): string {
  const boxes = Array.from(
    { length: mostAtOnce(frames) },
    (_, i) => `drawbox@b${i}=color=${RED}:t=3:enable=0,`,
  );
  return boxes.length === 0 ? '' : `sendcmd=f=${escaped(commands)},${boxes.join('')}`;
}

function mostAtOnce(frames: readonly BoxesAt[]): number {
  return Math.min(MOST_AT_ONCE, Math.max(0, ...frames.map(({ boxes }) => boxes.length)));
}

/** A line for each change: when, and what each box has to do then. */
export function commandsOf(frames: readonly BoxesAt[]): string {
  const slots = mostAtOnce(frames);
  const lines: string[] = [];
  let shown = 0;
  const change = (at: number, boxes: BoxesAt['boxes']) => {
    const commands = Array.from({ length: slots }, (_, i) => {
      const box = boxes[i];
      if (!box) return i < shown ? [`drawbox@b${i} enable 0`] : [];
      const { x, y, w, h } = box;
      return [`x iw*${x}`, `y ih*${y}`, `w iw*${w}`, `h ih*${h}`, 'enable 1'].map(
        command => `drawbox@b${i} ${command}`,
      );
    }).flat();
    shown = Math.min(slots, boxes.length);
    if (commands.length > 0) lines.push(`${Math.max(0, at - EARLY).toFixed(6)} ${commands.join(', ')};`);
  };
  for (const [i, { at, until, boxes }] of frames.entries()) {
    change(at, boxes);
    const next = frames[i + 1];
    if (!next || next.at > until + EARLY) change(until, []);
  }
  return lines.join('\n');
}

/** For the value of a filter's option, within a filter graph: each of both takes its own escapes away. */
function escaped(path: string): string {
  const option = path.replace(/[\\':]/g, '\\$&');
  return option.replace(/[\\'[\],;]/g, '\\$&');
}
