import { randomBytes } from 'node:crypto';
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';

/**
 * Replaces the whole file or leaves it as it was, also when the machine loses power half way. What is no file, such as `/dev/stdout`, is
 * written to instead.
 */
export async function writeAtomic(path: string, data: string | Uint8Array, mode = 0o600): Promise<void> {
  const known = await stat(path).catch(() => undefined);
  if (known && !known.isFile() && !known.isDirectory()) return writeFile(path, data);
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, data, { mode, flush: true });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** True for the error of a file or folder that does not exist. */
export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'ENOENT';
}

/** For `catch`: every other error stays one. */
export function undefinedIfMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}

/** Of what is in a folder; none where that does not exist. */
export function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(error => {
    if (isMissing(error)) return [];
    throw error;
  });
}

export function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    found => found.isDirectory(),
    () => false,
  );
}
