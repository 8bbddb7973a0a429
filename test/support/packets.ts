/** A camera's packets, for tests: made by ffmpeg, read as a camera's are. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { openStream, type Packet } from '../../streams/index.ts';
import { ffmpeg, ffmpegOutput } from './ffmpeg.ts';

export interface Footage {
  readonly codec?: 'libx264' | 'libx265';
  readonly seconds: number;
  readonly fps?: number;
  /** Pictures from one key picture to the next. */
  readonly group?: number;
  readonly bFrames?: number;
}

/** A moving test picture, 320x240; the file is an MP4. */
export async function makeFootage(
  path: string,
  { codec = 'libx264', seconds, fps = 25, group = 25, bFrames = 2 }: Footage,
): Promise<void> {
  const input = ['-f', 'lavfi', '-i', `testsrc2=s=320x240:r=${fps}`, '-t', String(seconds)];
  const keys = ['-g', String(group), '-keyint_min', String(group), '-bf', String(bFrames)];
  const own =
    codec === 'libx265' ? ['-x265-params', `log-level=none:bframes=${bFrames}:keyint=${group}`] : [];
  await ffmpeg(...input, '-c:v', codec, ...keys, ...own, '-pix_fmt', 'yuv420p', path);
}

/** Its packets, as if they had come at the pace of the clock since `start`. */
export async function packetsOf(path: string, start = 1_700_000_000_000): Promise<Packet[]> {
  const packets: Packet[] = [];
  const take = (packet: Packet) => packets.push(packet);
  for await (const _ of openStream(path, { width: 16, height: 16, pace: 'fast', onPacket: take }));
  const { pts } = packets[0]!;
  return packets.map(packet => ({ ...packet, arrivedMs: start + Math.round((packet.pts - pts) / 1000) }));
}

/** Hashes of the slices in an access unit, or a whole file, of Annex B. */
export function pictureUnits({ codec, data }: Pick<Packet, 'codec' | 'data'>): string[] {
  const bytes = Buffer.from(data);
  const units: Buffer[] = [];
  const startCode = Buffer.of(0, 0, 1);
  for (let at = bytes.indexOf(startCode); at >= 0; ) {
    const next = bytes.indexOf(startCode, at + 3);
    units.push(bytes.subarray(at + 3, next < 0 ? undefined : next));
    at = next;
  }
  return units
    .filter(([header]) => isSlice(codec, header!))
    .map(unit => createHash('sha1').update(withoutZeros(unit)).digest('hex'));
}

/** A zero before a start code belongs to that. */
function withoutZeros(unit: Buffer): Buffer {
  return unit.subarray(0, unit.findLastIndex(byte => byte !== 0) + 1);
}

function isSlice(codec: string, header: number): boolean {
  const type = codec.startsWith('avc') ? header & 31 : (header >> 1) & 63;
  return codec.startsWith('avc') ? type <= 5 : type < 32;
}

export interface Probed {
  readonly codec: string;
  readonly tag: string;
  readonly seconds: number;
  readonly width: number;
  readonly height: number;
  /** In the order in which they are shown, in seconds. */
  readonly times: number[];
}

/** What ffprobe finds in a video when it decodes it; throws when it finds anything wrong. */
export async function ffprobe(path: string): Promise<Probed> {
  const show = ['-show_entries', 'stream=codec_name,codec_tag_string,duration,width,height:frame=pts_time'];
  const options = ['-v', 'warning', '-of', 'json', '-select_streams', 'v:0', ...show, path];
  const { stdout, stderr } = await promisify(execFile)('ffprobe', options, { maxBuffer: 2 ** 26 });
  if (stderr) throw new Error(stderr);
  const { streams, frames } = JSON.parse(stdout);
  const [{ codec_name, codec_tag_string, duration, width, height }] = streams;
  const times = frames.map(({ pts_time }: { pts_time: string }) => Number(pts_time));
  return { codec: codec_name, tag: codec_tag_string, seconds: Number(duration), width, height, times };
}

/** One line for each decoded picture: what it looks like. */
export async function pictureHashes(path: string): Promise<string[]> {
  const options = ['-v', 'error', '-i', path, '-map', '0:v', '-f', 'framemd5', '-'];
  const { stdout } = await promisify(execFile)('ffmpeg', options, { maxBuffer: 2 ** 26 });
  return stdout
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => line.split(',').at(-1)!.trim());
}

/** As `pictureUnits`, of a whole MP4. */
export async function unitsOfFile(path: string, format: 'h264' | 'hevc'): Promise<string[]> {
  const options = ['-i', path, '-c:v', 'copy', '-bsf:v', `${format}_mp4toannexb`, '-f', format, '-'];
  const data = await ffmpegOutput(...options);
  return pictureUnits({ codec: format === 'h264' ? 'avc1' : 'hev1', data });
}
