import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { locateFfmpeg } from '../../../streams/index.ts';

/** What ffmpeg writes to its standard output. */
export async function ffmpegOutput(...args: readonly string[]): Promise<Buffer> {
  const { path } = await locateFfmpeg();
  const options = { encoding: 'buffer', maxBuffer: 2 ** 30 } as const;
  return (await promisify(execFile)(path, ['-v', 'error', '-nostdin', ...args, '-'], options)).stdout;
}
