/** What each kind of camera sends: the commands of a feed that ends in packets to a local UDP port. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { workerFile } from '../../../streams/worker-file.ts';

export type Spec =
  | {
      readonly kind: 'numbered';
      readonly width: number;
      readonly height: number;
      readonly fps: number;
      /** Frames between keyframes. */
      readonly gop: number;
      /** The white square moves every so many frames. */
      readonly jumpEvery: number;
      /** Of the sensor, in steps of luma either way: without it, pictures are far smaller than a camera's. Default 0. */
      readonly noise?: number;
    }
  /**
   * All 640x360 at 25 fps, a keyframe each second but `longgop`, each 5 s. `resizing` is 320x240 each other
   * 3 s. RTP timestamps of `untimed` stand still.
   */
  | { readonly kind: 'bframes' | 'longgop' | 'hevc' | 'resizing' | 'untimed' }
  /** H.264 or H.265 of a file as it is, in a loop. */
  | { readonly kind: 'file'; readonly path: string };

export interface Feed {
  readonly codec: 'h264' | 'hevc';
  readonly carrier: 'mpegts' | 'rtp';
  readonly untimed: boolean;
  /** Each command writes into the next; `{udp}` stands for a port. */
  readonly pipeline: readonly (readonly string[])[];
}

const QUIET = ['-v', 'error', '-nostdin', '-y'];
/** Hours, of the shortest files. */
const REPEATS = 10_000;
const run = promisify(execFile);

/** Makes what it needs in `folder`, in files that begin with `name`. */
export async function prepareFeed(spec: Spec, folder: string, name: string): Promise<Feed> {
  if (spec.kind === 'numbered') return numbered(spec);
  const parts = await makeParts(spec, folder, name);
  // ffmpeg's own loop seeks back to the start, past a first keyframe that B-frames follow; a list opens it anew.
  const list = join(folder, `${name}.txt`);
  await writeFile(
    list,
    parts
      .map(part => `file ${part}\n`)
      .join('')
      .repeat(REPEATS),
  );
  const loop = ['ffmpeg', ...QUIET, '-re', '-f', 'concat', '-i', list, '-c', 'copy', '-f', 'mpegts'];
  return {
    codec: await codecOf(join(folder, parts[0]!)),
    carrier: 'mpegts',
    untimed: spec.kind === 'untimed',
    pipeline: [[...loop, 'udp://127.0.0.1:{udp}?pkt_size=1316']],
  };
}

function numbered(spec: Extract<Spec, { kind: 'numbered' }>): Feed {
  const { width, height, fps, gop, jumpEvery, noise = 0 } = spec;
  const feeder = fileURLToPath(workerFile('numbered-feed', import.meta.url));
  const draw = [process.execPath, feeder, ...[width, height, fps, jumpEvery, noise].map(String)];
  const encode = [
    ...['ffmpeg', ...QUIET, '-f', 'rawvideo', '-pix_fmt', 'yuv420p'],
    ...['-s', `${width}x${height}`, '-r', String(fps), '-i', 'pipe:0', '-vsync', 'passthrough'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-threads', '1'],
    ...['-g', String(gop), '-f', 'rtp', '-payload_type', '96', 'rtp://127.0.0.1:{udp}?pkt_size=1316'],
  ];
  return { codec: 'h264', carrier: 'rtp', untimed: false, pipeline: [draw, encode] };
}

const pattern = (seconds: number, size = '640x360'): string[] => [
  ...['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=25`, '-t', String(seconds), '-pix_fmt', 'yuv420p'],
];
const x264 = (gop: number, bFrames = 0): string[] => [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-g', String(gop), '-keyint_min', String(gop)],
  ...['-sc_threshold', '0', '-bf', String(bFrames), '-b_strategy', '0'],
];
const PATTERN = {
  bframes: [...pattern(10), ...x264(25, 2)],
  longgop: [...pattern(10), ...x264(125)],
  untimed: [...pattern(10), ...x264(25)],
  hevc: [
    ...[...pattern(10), '-c:v', 'libx265', '-preset', 'ultrafast'],
    ...['-x265-params', 'keyint=25:min-keyint=25:scenecut=0:bframes=0:log-level=error'],
  ],
};

/** Names of transport streams in `folder`, to be sent one after another. */
async function makeParts(
  spec: Exclude<Spec, { kind: 'numbered' }>,
  folder: string,
  name: string,
): Promise<string[]> {
  const inputs =
    spec.kind === 'file'
      ? [['-i', spec.path, '-map', '0:v:0', '-c', 'copy']]
      : spec.kind === 'resizing'
        ? ['640x360', '320x240'].map(size => [...pattern(3, size), ...x264(25)])
        : [PATTERN[spec.kind]];
  const parts = inputs.map((_, i) => `${name}-${i}.ts`);
  for (const [i, input] of inputs.entries()) await ffmpeg(...input, join(folder, parts[i]!));
  return parts;
}

async function ffmpeg(...args: string[]): Promise<void> {
  await run('ffmpeg', [...QUIET, ...args]);
}

async function codecOf(file: string): Promise<'h264' | 'hevc'> {
  const show = ['-select_streams', 'v:0', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0'];
  const { stdout } = await run('ffprobe', ['-v', 'error', ...show, file]);
  // A transport stream lists its stream within its program too.
  const codec = stdout.trim().split(/\s+/)[0];
  if (codec !== 'h264' && codec !== 'hevc') throw new Error(`${file}: ${codec ?? 'no video'}`);
  return codec;
}
