/** What each kind of camera sends: the commands of a feed that ends in live MPEG-TS over local UDP. */
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
  readonly untimed: boolean;
  /** Each command writes into the next; `{udp}` stands for a port. */
  readonly pipeline: readonly (readonly string[])[];
}

const QUIET = ['-v', 'error', '-nostdin', '-y'];
const TO_UDP = ['-muxdelay', '0', '-muxpreload', '0', '-f', 'mpegts', 'udp://127.0.0.1:{udp}?pkt_size=1316'];
const run = promisify(execFile);

/** Makes what it needs in `folder`, in files that begin with `name`. */
export async function prepareFeed(spec: Spec, folder: string, name: string): Promise<Feed> {
  if (spec.kind === 'numbered') return numbered(spec);
  const ts = join(folder, `${name}.ts`);
  // ffmpeg loops a transport stream cleanly, an MP4 only now and then.
  if (spec.kind === 'file') await ffmpeg('-i', spec.path, '-map', '0:v:0', '-c', 'copy', ts);
  else if (spec.kind === 'resizing') await resizing(folder, name, ts);
  else await ffmpeg(...PATTERN[spec.kind], ts);
  const loop = ['ffmpeg', ...QUIET, '-re', '-stream_loop', '-1', '-i', ts, '-c', 'copy', ...TO_UDP];
  return { codec: await codecOf(ts), untimed: spec.kind === 'untimed', pipeline: [loop] };
}

function numbered(spec: Extract<Spec, { kind: 'numbered' }>): Feed {
  const { width, height, fps, gop, jumpEvery } = spec;
  const feeder = fileURLToPath(workerFile('numbered-feed', import.meta.url));
  const draw = [process.execPath, feeder, ...[width, height, fps, jumpEvery].map(String)];
  // Timestamps by the clock, so that they show a stop; and sized packets, else a demuxer waits for the next one.
  const encode = [
    ...['ffmpeg', ...QUIET, '-use_wallclock_as_timestamps', '1', '-f', 'rawvideo', '-pix_fmt', 'yuv420p'],
    ...['-s', `${width}x${height}`, '-r', String(fps), '-i', 'pipe:0', '-vsync', 'passthrough'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-threads', '1'],
    ...['-g', String(gop), '-omit_video_pes_length', '0', '-flush_packets', '1', ...TO_UDP],
  ];
  return { codec: 'h264', untimed: false, pipeline: [draw, encode] };
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

async function resizing(folder: string, name: string, ts: string): Promise<void> {
  const parts = ['640x360', '320x240'].map(size => ({ size, file: `${name}-${size}.ts` }));
  for (const { size, file } of parts) await ffmpeg(...pattern(3, size), ...x264(25), join(folder, file));
  const list = join(folder, `${name}.txt`);
  await writeFile(list, parts.map(({ file }) => `file ${file}\n`).join(''));
  await ffmpeg('-f', 'concat', '-i', list, '-c', 'copy', ts);
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
