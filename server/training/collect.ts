import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Footage, InputSpec, Sequence } from '../../models/index.ts';
import { openStream, redact, UserError } from '../../streams/index.ts';

/** More footage than this is not read: it is held in memory, one byte a pixel. */
const MAX_BYTES = 4 * 2 ** 30;
/** The shortest thing that can be learnt from: a clip. */
const MIN_FRAMES = 16;

export interface CollectOptions {
  readonly input: InputSpec;
  /** Frames to take of each source at most; needed for those that never end, such as cameras. */
  readonly maxFrames: number;
  readonly signal?: AbortSignal;
  /** Called with the number of frames so far. */
  readonly onFrame?: (frames: number) => void;
}

/**
 * Reads footage for training: one sequence for each address (see `expandFolders`). Throws `UserError` where there is less than one clip of 16 frames.
 */
export async function collectFootage(
  addresses: readonly string[],
  options: CollectOptions,
): Promise<Footage> {
  const { input, maxFrames, signal, onFrame } = options;
  const { width, height, fps } = input;
  const sequences: Sequence[] = [];
  let total = 0;
  for (const address of addresses) {
    const chunks: Uint8Array[] = [];
    const stream = openStream(address, { width, height, fps, pace: 'fast', ...(signal ? { signal } : {}) });
    for await (const frame of stream) {
      chunks.push(frame.gray);
      total += 1;
      onFrame?.(total);
      if (total * width * height > MAX_BYTES) {
        throw new UserError(
          'this is more footage than fits in 4 GB. Give less, or a smaller --size',
          'too-much-footage',
        );
      }
      if (chunks.length >= maxFrames) break;
    }
    if (chunks.length < MIN_FRAMES) {
      const found = `${chunks.length} ${chunks.length === 1 ? 'frame' : 'frames'}`;
      throw new UserError(
        `${redact(address)}: ${found}, but a clip takes ${MIN_FRAMES}`,
        'too-little-footage',
        3,
      );
    }
    sequences.push({ name: redact(address), frames: Buffer.concat(chunks), count: chunks.length });
  }
  return { width, height, sequences };
}

/** A folder of folders, such as UCSD's `Train`, stands for the folders inside; anything else for itself. */
export async function expandFolders(addresses: readonly string[]): Promise<string[]> {
  return (await Promise.all(addresses.map(expand))).flat();
}

async function expand(address: string): Promise<string[]> {
  const entries = await readdir(address, { withFileTypes: true }).catch(() => []);
  const folders = entries
    .filter(e => e.isDirectory() && !e.name.startsWith('.'))
    .map(e => join(address, e.name));
  return folders.length ? folders.sort() : [address];
}
