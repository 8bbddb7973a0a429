import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { locateFfmpeg, openStream, openVideoWriter, packageRoot } from '../../streams/index.ts';

const CCTV = join(packageRoot(import.meta.dirname), '../shared/data/cctv');
const NAMES = ['walkway', 'lobby', 'road'];
/** What is encoded of each; longer files repeat it without encoding it again. */
const ENCODED_S = 60;
/** Of all footage that files are made of. */
const FPS = 10;

/**
 * As the second stream of a camera is: 640x360, 25 frames a second, H.264 without B frames, a key frame every two
 * seconds, 800 kbit/s. The footage has fewer frames: those between are blended, and noise as of a sensor is added, so
 * that no picture is a free copy of the one before.
 */
const LIKE_A_CAMERA = [
  '-vf',
  'minterpolate=fps=25:mi_mode=blend,scale=640:360,setsar=1,noise=alls=3:allf=t,format=yuv420p',
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'main', '-bf', '0', '-g', '50'],
  ...['-b:v', '800k', '-maxrate', '1000k', '-bufsize', '1600k', '-an'],
];

export interface CameraFilesOptions {
  /** At most three different ones. */
  readonly count: number;
  readonly seconds: number;
  /**
   * Use the scene that vigil draws itself, which `demo-walkway` knows: alerts are rare, as they should be. Otherwise, and
   * where it is there, real footage of places that no model knows: always in alarm, the worst case.
   */
  readonly demo?: boolean;
  readonly signal: AbortSignal;
}

export interface CameraFiles {
  readonly paths: readonly string[];
  remove(): Promise<void>;
}

/** Makes files that play like cameras, in a folder of their own. */
export async function makeCameraFiles(options: CameraFilesOptions): Promise<CameraFiles> {
  const { count, seconds, demo, signal } = options;
  const folder = await mkdtemp(join(tmpdir(), 'vigil-bench-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const { path: ffmpeg } = await locateFfmpeg();
  const run = (...args: string[]) =>
    promisify(execFile)(ffmpeg, ['-v', 'error', '-nostdin', '-y', ...args], { signal });
  try {
    const paths: string[] = [];
    for (const [i, name] of NAMES.slice(0, count).entries()) {
      const real = join(CCTV, `${name}.mp4`);
      const drawn = join(folder, 'drawn.mp4');
      const once = join(folder, 'once.mp4');
      const path = join(folder, `camera-${i + 1}.mp4`);
      const footage = !demo && existsSync(real) ? real : drawn;
      if (footage === drawn) await draw(drawn, i * ENCODED_S * FPS, signal);
      await run('-stream_loop', '-1', '-i', footage, '-t', String(ENCODED_S), ...LIKE_A_CAMERA, once);
      await run('-stream_loop', '-1', '-i', once, '-t', String(seconds), '-c', 'copy', path);
      paths.push(path);
    }
    return { paths, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** vigil's own scene from its frame `start` on, as a file. */
async function draw(path: string, start: number, signal: AbortSignal): Promise<void> {
  const gray = { width: 64, height: 36 }; // nobody looks at it
  const stream = openStream(`demo:walkway?start=${start}`, { ...gray, display: {}, pace: 'fast', signal });
  const writer = await openVideoWriter(path, FPS);
  try {
    for await (const { index, jpeg } of stream) {
      await writer.write(jpeg!);
      if (index + 1 >= ENCODED_S * FPS) break;
    }
    signal.throwIfAborted();
    await writer.end();
  } catch (error) {
    await writer.abort();
    throw error;
  }
}
