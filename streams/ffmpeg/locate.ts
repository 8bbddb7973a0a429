import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import type { Ffmpeg } from '../source.ts';
import { UserError } from '../user-error.ts';

export interface LocatedFfmpeg extends Ffmpeg {
  readonly origin: 'env' | 'system' | 'bundled';
  /** Something the user should know about this ffmpeg. */
  readonly warning?: string;
}

const OLD =
  'using the ffmpeg that came with npm, from 2018: its known holes are open to a hostile camera or file. Install your system\'s ffmpeg (for example "apt install ffmpeg") or set FFMPEG_PATH';

let found: { readonly env: string | undefined; readonly ffmpeg: Promise<LocatedFfmpeg> } | undefined;

/** Finds ffmpeg once: `FFMPEG_PATH`, else the system's, else the one inside npm. Throws `UserError` if there is none. */
export function locateFfmpeg(): Promise<LocatedFfmpeg> {
  const env = process.env.FFMPEG_PATH;
  if (found?.env !== env) found = undefined;
  if (!found) {
    found = { env, ffmpeg: locate(env) };
    // A user who installs it while vigil runs needs no restart.
    found.ffmpeg.catch(() => {
      found = undefined;
    });
  }
  return found.ffmpeg;
}

/** `locateFfmpeg` without its cache. */
export async function locate(
  fromEnv: string | undefined,
  bundled: () => string | undefined = bundledPath,
): Promise<LocatedFfmpeg> {
  if (fromEnv) {
    const env = await inspect(fromEnv);
    if (env) return { ...env, origin: 'env' };
    throw new UserError(`FFMPEG_PATH is ${fromEnv}, which is no ffmpeg that runs`, 'no-ffmpeg', 3);
  }
  const system = await inspect('ffmpeg');
  if (system) return { ...system, origin: 'system' };
  const path = bundled();
  const inNpm = path ? await inspect(path) : undefined;
  if (inNpm) return { ...inNpm, origin: 'bundled', warning: OLD };
  throw new UserError(
    'ffmpeg was not found. Install it (for example "apt install ffmpeg") or set FFMPEG_PATH to it',
    'no-ffmpeg',
    3,
  );
}

async function inspect(path: string): Promise<Ffmpeg | undefined> {
  try {
    const { stdout } = await promisify(execFile)(path, ['-version'], { timeout: 10_000, windowsHide: true });
    const version = /^ffmpeg version (\S+)/m.exec(stdout)?.[1];
    const libavformat = /^libavformat\s+(\d+)/m.exec(stdout)?.[1];
    return version && libavformat ? { path, version, libavformat: Number(libavformat) } : undefined;
  } catch {
    return undefined;
  }
}

function bundledPath(): string | undefined {
  try {
    return (createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg') as { path: string }).path;
  } catch {
    return undefined; // Optional: not installed, or not made for this platform.
  }
}
