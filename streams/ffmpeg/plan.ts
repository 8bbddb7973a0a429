/** What ffmpeg is asked to make of a source: its filter graph and outputs, and how each output is read. */
import type { Ffmpeg, SourceInput } from '../source.ts';
import type { StreamOptions } from '../stream.ts';
import { type Cutter, MultipartCutter, RawCutter } from './pipes.ts';

export const DEFAULT_FPS = 10;
const DISPLAY_WIDTH = 960;
/** ffmpeg's scale of 2 (best) to 31. */
const DISPLAY_QUALITY = 5;
/** Longest gap between two pictures of a camera that is believed to be real, in seconds. */
const LONGEST_GAP_S = 5;

export interface Plan {
  /** Before the input. */
  readonly inputOptions: readonly string[];
  readonly filter: string;
  readonly outputs: readonly Output[];
}

/**
 * A form of the frame: its pipe and what reads that. What is not one a frame (say, the camera's own packets,
 * copied) would be one more output of the job, read beside the `Pairing`.
 */
export interface Output {
  /** A branch of the filter graph, from and to named pads. */
  readonly branch: string;
  readonly options: readonly string[];
  readonly cutter: Cutter;
}

export interface PlanRequest extends StreamOptions {
  readonly ffmpeg: Pick<Ffmpeg, 'libavformat'>;
}

/** What a plan needs of a source. */
type PlanInput = Pick<SourceInput, 'options' | 'timing'>;

export function planFor(input: PlanInput, request: PlanRequest): Plan {
  const outputs = outputsFor(request);
  return {
    inputOptions: [...threads(request), ...input.options],
    filter: filterGraph(input, request.fps ?? DEFAULT_FPS, outputs),
    outputs,
  };
}

/**
 * ffmpeg would take as many threads as there are cores, for each camera. Its decoder holds back a frame for each
 * thread but one: on 16 cores that is more than half a second at 25 frames a second. Two keep up with any camera.
 */
function threads({ pace }: PlanRequest): string[] {
  return ['-filter_complex_threads', '1', ...(pace === 'live' ? ['-threads', '2'] : [])];
}

function outputsFor({ width, height, display, ffmpeg }: PlanRequest): Output[] {
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

function filterGraph(input: PlanInput, fps: number, outputs: readonly Output[]): string {
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
