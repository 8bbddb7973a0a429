/** Small videos for tests, made by ffmpeg, and a look at what it leaves behind. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { locateFfmpeg } from '../../streams/index.ts';

export async function ffmpeg(...args: string[]): Promise<void> {
  await ffmpegOutput(...args);
}

/** What it writes to its standard output. */
export async function ffmpegOutput(...args: string[]): Promise<Buffer> {
  const { path } = await locateFfmpeg();
  const options = { encoding: 'buffer', maxBuffer: 2 ** 28 } as const;
  const { stdout } = await promisify(execFile)(path, ['-v', 'error', '-nostdin', '-y', ...args], options);
  return stdout;
}

/** A folder of its own, which the caller removes. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'vigil-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** lavfi input of a flat picture whose luma (full range) is `brightness(n)` in the n-th frame. */
export function countingPicture(frames: number, fps = 10, size = '160x120'): string[] {
  // geq works on the limited range: 16 + y * 219 / 255.
  const picture = `color=black:s=${size}:r=${fps},format=yuv420p,geq=lum='16+(40+N*4)*219/255':cb=128:cr=128`;
  return ['-f', 'lavfi', '-i', picture, '-frames:v', String(frames)];
}

/** Luma of the n-th frame of `countingPicture`, up to n = 50. */
export const brightness = (n: number): number => 40 + n * 4;

/** Process ids of ffmpegs that this process has started and that are still there. */
export async function ffmpegChildren(): Promise<number[]> {
  const found: number[] = [];
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '');
    const [, name, state, parent] = /\((.*)\) (\w) (\d+)/.exec(stat) ?? [];
    if (name?.startsWith('ffmpeg') && state !== 'Z' && Number(parent) === process.pid)
      found.push(Number(entry));
  }
  return found;
}

/** The ffmpeg inside npm, from 2018, if it is installed. */
export function bundledFfmpeg(): string | undefined {
  try {
    return (createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg') as { path: string }).path;
  } catch {
    return undefined;
  }
}

/** Uses another ffmpeg until the test has finished. */
export function useFfmpeg(path: string | undefined): void {
  const before = process.env.FFMPEG_PATH;
  const set = (value: string | undefined): void => {
    if (value === undefined) delete process.env.FFMPEG_PATH;
    else process.env.FFMPEG_PATH = value;
  };
  set(path);
  onTestFinished(() => set(before));
}
