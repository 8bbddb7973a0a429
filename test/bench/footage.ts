import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { locateFfmpeg, openStream, openVideoWriter, packageRoot } from '../../streams/index.ts';

/** Real footage, where it is; else vigil's own scene is drawn. */
const CCTV = join(packageRoot(import.meta.dirname), '../shared/data/cctv');
const NAMES = ['walkway', 'lobby', 'road'];
/** What is encoded; longer files repeat it without encoding it again. */
const ENCODED_S = 60;

/**
 * As the second stream of a camera is: 640x360, 25 frames a second, H.264 without B frames, a key frame every two
 * seconds, 800 kbit/s. The footage has 10 frames a second: those between are blended, and noise as of a sensor is added, so
 * that no picture is a free copy of the one before.
 */
const LIKE_A_CAMERA = [
  '-vf',
  'minterpolate=fps=25:mi_mode=blend,scale=640:360,setsar=1,noise=alls=3:allf=t,format=yuv420p',
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'main', '-bf', '0', '-g', '50'],
  ...['-b:v', '800k', '-maxrate', '1000k', '-bufsize', '1600k', '-an'],
];

export interface CameraFiles {
  readonly paths: readonly string[];
  remove(): Promise<void>;
}

/** vigil's own scene as a file. */
async function drawn(path: string, signal?: AbortSignal): Promise<string> {
  const size = { width: 64, height: 36 }; // of the gray frames, which nobody needs
  const stream = openStream('demo:walkway', {
    ...size,
    display: {},
    pace: 'fast',
    ...(signal && { signal }),
  });
  const writer = await openVideoWriter(path, 10);
  for await (const { index, jpeg } of stream) {
    await writer.write(jpeg!);
    if (index + 1 >= ENCODED_S * 10) break;
  }
  await writer.end();
  return path;
}

/** Makes up to `count` different files of `seconds` each, in a folder of their own. */
export async function makeCameraFiles(
  count: number,
  seconds: number,
  signal?: AbortSignal,
): Promise<CameraFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-bench-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const { path: ffmpeg } = await locateFfmpeg();
  const run = (...args: string[]) =>
    promisify(execFile)(ffmpeg, ['-v', 'error', '-nostdin', '-y', ...args], signal && { signal });
  try {
    const paths: string[] = [];
    for (const name of NAMES.slice(0, count)) {
      const real = join(CCTV, `${name}.mp4`);
      const footage = existsSync(real) ? real : await drawn(join(folder, `${name}-drawn.mp4`), signal);
      const short = join(folder, `${name}-once.mp4`);
      const path = join(folder, `${name}.mp4`);
      await run('-stream_loop', '-1', '-i', footage, '-t', String(ENCODED_S), ...LIKE_A_CAMERA, short);
      await run('-stream_loop', '-1', '-i', short, '-t', String(seconds), '-c', 'copy', path);
      await rm(short);
      paths.push(path);
    }
    return { paths, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
