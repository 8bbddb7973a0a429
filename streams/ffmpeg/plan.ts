/** What ffmpeg is asked to make of a source: its filter graph and outputs, and how each output is read. */
import type { Ffmpeg, SourceInput } from '../source.ts';
import type { StreamOptions } from '../stream.ts';
import { Lines, type TimedLine } from './lines.ts';
import { paceFilter } from './pace.ts';
import { type Cutter, MultipartCutter, RawCutter } from './pipes.ts';

export const DEFAULT_FPS = 10;
const DISPLAY_WIDTH = 960;
/** ffmpeg's scale of 2 (best) to 31. */
const DISPLAY_QUALITY = 5;

export interface Plan {
  /** Before the input. */
  readonly inputOptions: readonly string[];
  readonly filter: string;
  /** Gray pictures, their times, and JPEGs where they are wanted: one of each for a frame. */
  readonly outputs: readonly Output[];
  /** Options of two more outputs, the source's own packets and a line for each; none where it has no packets to pass on. */
  readonly packets: readonly (readonly string[])[];
}

/** A form of the frame: its pipe and what reads that. */
export interface Output {
  /** A branch of the filter graph, from and to named pads. */
  readonly branch: string;
  readonly options: readonly string[];
  readonly cutter: Cutter<Uint8Array | TimedLine>;
}

export interface PlanRequest extends StreamOptions {
  readonly ffmpeg: Pick<Ffmpeg, 'libavformat'>;
}

/** What a plan needs of a source. */
type PlanInput = Pick<SourceInput, 'options' | 'timing' | 'packets'>;

export function planFor(input: PlanInput, request: PlanRequest): Plan {
  const outputs = outputsFor(request);
  return {
    inputOptions: [...threads(request), ...input.options],
    filter: filterGraph(input, request.fps ?? DEFAULT_FPS, outputs),
    outputs,
    // A camera's, always: whether it has timestamps shows there.
    packets: input.packets && (request.onPacket || input.timing === 'camera') ? packetsOf(input.packets) : [],
  };
}

/**
 * ffmpeg would take as many threads as there are cores, for each camera. Its decoder holds back a frame for each
 * thread but one: on 16 cores that is more than half a second at 25 frames a second. Two keep up with any camera.
 */
function threads({ pace }: PlanRequest): string[] {
  return ['-filter_complex_threads', '1', ...(pace === 'live' ? ['-threads', '2'] : [])];
}

const AT_ONCE = ['-flush_packets', '1'];
/** ffmpeg would leave out the pictures that a camera's clock, set back, makes older than the last. */
const FORWARD = "setpts='if(isnan(PREV_OUTPTS),PTS,max(PTS,PREV_OUTPTS+1))'";
/** In microseconds; ffmpeg would round times to the source's frame rate. */
const TIME_BASE = '1/1000000';

function outputsFor({ width, height, display, ffmpeg }: PlanRequest): Output[] {
  // The filters have made the frames; none is added or left out behind them, so that the n-th of each
  // output shows the same instant.
  const [sync, mode] = ffmpeg.libavformat >= 60 ? ['-fps_mode', 'passthrough'] : ['-vsync', 'passthrough'];
  const common = (pad: number) => [
    ...['-map', `[out${pad}]`, sync!, mode!, '-enc_time_base', TIME_BASE.replace('/', ':')],
    ...AT_ONCE,
  ];
  const gray: Output = {
    branch: `[in0]scale=${width}:${height},format=gray,${FORWARD}[out0]`,
    options: [...common(0), '-f', 'rawvideo'],
    cutter: new RawCutter(width * height),
  };
  const times: Output = {
    branch: '[in1]crop=2:2:0:0[out1]',
    options: [...common(1), '-c:v', 'rawvideo', '-f', 'framecrc'],
    cutter: new Lines(),
  };
  if (!display) return [gray, times];
  const maxWidth = display.maxWidth ?? DISPLAY_WIDTH;
  const jpeg: Output = {
    branch: `[in2]scale='min(${maxWidth},iw)':-2,format=yuvj420p,${FORWARD}[out2]`,
    options: [
      ...common(2),
      ...['-c:v', 'mjpeg', '-q:v', String(DISPLAY_QUALITY), '-threads', '1', '-f', 'mpjpeg'],
    ],
    cutter: new MultipartCutter(),
  };
  return [gray, times, jpeg];
}

/** Options of two outputs: the packets of a source, one behind the other, and a line for each. */
export function packetsOf(filter: string): string[][] {
  const copy = ['-map', '0:v:0', '-c:v', 'copy', '-bsf:v', filter, ...AT_ONCE];
  return ['data', 'framecrc'].map(format => [...copy, '-f', format]);
}

function filterGraph(input: PlanInput, fps: number, outputs: readonly Output[]): string {
  const filters: string[] = [];
  // In milliseconds: ffmpeg counts pictures without times in steps of 40.
  if (input.timing === 'arrival') filters.push('settb=1/1000', "setpts='(RTCTIME-RTCSTART)/1000'");
  if (input.timing !== 'counted') filters.push(paceFilter(fps));
  filters.push(`settb=${TIME_BASE}`, `split=${outputs.length}`);
  const pads = outputs.map((_, i) => `[in${i}]`).join('');
  return [`[0:v:0]${filters.join(',')}${pads}`, ...outputs.map(output => output.branch)].join(';');
}
