import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { pictureNames, UserError } from '../../streams/index.ts';

/** Looked at together. */
const AT_ONCE = 16;

/**
 * Throws `UserError` where a picture of this folder has another size than its first: a model would learn it stretched. A
 * camera's folder is scaled instead, since watching goes on. What can't be read is left out here as there.
 */
export async function refuseMixedSizes(folder: string, signal: AbortSignal): Promise<void> {
  const names = pictureNames(await readdir(folder).catch(() => []));
  let first: string | undefined;
  for (let at = 0; at < names.length && !signal.aborted; at += AT_ONCE) {
    const some = names.slice(at, at + AT_ONCE);
    const sizes = await Promise.all(some.map(name => sizeOf(join(folder, name)).catch(() => undefined)));
    for (const [i, size] of sizes.entries()) {
      first ??= size;
      if (size === undefined || size === first) continue;
      throw new UserError(
        `${join(folder, some[i]!)} is ${size}, but the first picture of the folder is ${first}. Leave it out, or bring all to one size`,
        'mixed-sizes',
        3,
      );
    }
  }
}

async function sizeOf(path: string): Promise<string> {
  if (/\.bmp$/i.test(path)) return sizeOfBmp(path); // sharp reads none
  const { width, height } = await sharp(path).metadata();
  return `${width}x${height}`;
}

async function sizeOfBmp(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(26), 0, 26, 0);
    return `${buffer.readInt32LE(18)}x${Math.abs(buffer.readInt32LE(22))}`; // negative: from top to bottom
  } finally {
    await file.close();
  }
}
