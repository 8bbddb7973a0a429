import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sourceError } from '../ffmpeg/errors.ts';

/** The absolute path that an address means, or `undefined` where it has another scheme. */
export function localPath(address: string): string | undefined {
  if (/^file:\/\//i.test(address)) {
    try {
      return fileURLToPath(address);
    } catch {
      return undefined; // file://host/...
    }
  }
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? undefined : resolve(address);
}

export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

/** The error for the user behind an error of `node:fs`. */
export function localError(error: unknown, address: string): Error {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') return sourceError('missing-file', address);
  if (code === 'EACCES' || code === 'EPERM') return sourceError('no-permission', address);
  return sourceError('not-video', address, code);
}
