/**
 * One ffmpeg a camera: it decodes once and writes each frame twice, gray for the model to its standard
 * output, and JPEG for people to a pipe beside it.
 */
import type { Ffmpeg, SourceInput } from '../source.ts';
import type { Frame, StreamOptions, StreamStats } from '../stream.ts';
import { runFfmpeg } from './command.ts';
import { explain, SILENCE_S, sourceError } from './errors.ts';
import { Pairing } from './pairing.ts';
import { type Cutter, MultipartCutter, RawCutter } from './pipes.ts';

export const DEFAULT_FPS = 10;
const DISPLAY_WIDTH = 960;
/** ffmpeg's scale of 2 (best) to 31. */
const DISPLAY_QUALITY = 5;
/** Added to `SILENCE_S` for the first frame, so that ffmpeg's own time-out comes first: it says more. */
const START_S = 3;
/** Longest gap between two pictures of a camera that is believed to be real, in seconds. */
const LONGEST_GAP_S = 5;

export interface DecodeRequest extends StreamOptions {
  readonly ffmpeg: Ffmpeg;
  /** For messages. */
  readonly address: string;
}

/** An output pipe and what reads it. Another one (say, the camera's own packets, copied) is another of these. */
interface Output {
  /** A branch of the filter graph, from and to named pads. */
  readonly branch: string;
  readonly options: readonly string[];
  readonly cutter: Cutter;
}

export async function* decode(
  input: SourceInput,
  request: DecodeRequest,
  stats: StreamStats,
): AsyncGenerator<Frame, void> {
  const { address, ffmpeg, pace, signal } = request;
  const fps = request.fps ?? DEFAULT_FPS;
  const outputs = outputsFor(request);
  stats.unreadable += input.unreadable;
  const run = await runFfmpeg({
    ffmpegPath: ffmpeg.path,
    input: input.input,
    inputOptions: input.options,
    filter: filterGraph(input, fps, outputs),
    outputs,
    logLevel: 'warning',
    onLog: line => {
      if (isDecodeError(line)) stats.unreadable++;
    },
  });
  try {
    const pipes = outputs.map(({ cutter }, i) => ({ pipe: run.pipes[i]!, cutter }));
    const pairing = new Pairing(pipes, pace, () => stats.dropped++);
    for (;;) {
      const patienceS = SILENCE_S + (stats.frames === 0 ? START_S : 0);
      const instant = await pairing.next(input.remote ? patienceS * 1000 : 0, signal);
      if (instant === 'silence') throw sourceError('no-picture', address);
      if (instant === undefined) break;
      const [gray, jpeg] = instant.pictures;
      const index = input.indexes?.[instant.number] ?? instant.number;
      stats.frames++;
      yield {
        index,
        timeMs: (index * 1000) / fps,
        arrivedMs: instant.arrivedMs,
        gray: gray!,
        ...(jpeg ? { jpeg } : {}),
      };
    }
    if (signal?.aborted) return;
    const frames = stats.frames + stats.dropped;
    const error = explain(await run.ended, { address, remote: input.remote, frames });
    if (error) throw error;
  } finally {
    await run.stop();
  }
}

function outputsFor({ width, height, display, ffmpeg }: DecodeRequest): Output[] {
  // The filters have made the frames; none is added or left out behind them, so that the n-th of each
  // output shows the same instant.
  const [sync, mode] = ffmpeg.libavformat >= 60 ? ['-fps_mode', 'passthrough'] : ['-vsync', 'passthrough'];
  const common = [sync!, mode!, '-flush_packets', '1'];
  const gray: Output = {
    branch: `[in0]scale=${width}:${height},format=gray[out0]`,
    options: ['-map', '[out0]', ...common, '-f', 'rawvideo'],
    cutter: new RawCutter(width * height),
  };
  if (!display) return [gray];
  const maxWidth = display.maxWidth ?? DISPLAY_WIDTH;
  const jpeg: Output = {
    branch: `[in1]scale='min(${maxWidth},iw)':-2,format=yuvj420p[out1]`,
    options: [
      ...['-map', '[out1]', ...common],
      ...['-c:v', 'mjpeg', '-q:v', String(DISPLAY_QUALITY), '-threads', '1', '-f', 'mpjpeg'],
    ],
    cutter: new MultipartCutter(),
  };
  return [gray, jpeg];
}

function filterGraph(input: SourceInput, fps: number, outputs: readonly Output[]): string {
  const filters: string[] = [];
  // In milliseconds: ffmpeg counts pictures without times in steps of 40.
  if (input.timing === 'arrival') filters.push('settb=1/1000', "setpts='(RTCTIME-RTCSTART)/1000'");
  if (input.timing === 'arrival' || input.timing === 'camera') {
    // A clock that jumps would make `fps` fill the gap with thousands of copies, or wait for the past.
    const step = `if(between(PTS-PREV_INPTS,0,${LONGEST_GAP_S}/TB),PTS-PREV_INPTS,1/(${fps}*TB))`;
    filters.push(`setpts='if(isnan(PREV_INPTS),0,PREV_OUTPTS+${step})'`);
  }
  if (input.timing !== 'counted') filters.push(`fps=${fps}`);
  filters.push(`split=${outputs.length}`);
  const pads = outputs.map((_, i) => `[in${i}]`).join('');
  return [`[0:v:0]${filters.join(',')}${pads}`, ...outputs.map(output => output.branch)].join(';');
}

function isDecodeError(line: string): boolean {
  return /Error while decoding stream|Error submitting packet to decoder/.test(line);
}
