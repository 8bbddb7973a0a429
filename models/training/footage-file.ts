import { type FileHandle, mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../streams/index.ts';
import { fileError } from '../file-error.ts';
import type { Footage, Sequence } from './footage.ts';

const headerSchema = z.object({
  width: z.int().positive(),
  height: z.int().positive(),
  fps: z.number().positive(),
  /** Index of the first frame of every sequence but the first: it does not follow the frame before it. */
  splits: z.array(z.int().min(0)),
});

type Header = z.infer<typeof headerSchema>;

/** Read and written at once: a single read may not pass 2 GiB. */
const PIECE = 64 * 2 ** 20;

const binPath = (folder: string) => join(folder, 'footage.bin');
const headerPath = (folder: string) => join(folder, 'footage.json');

/**
 * Records gray frames into a folder, one after the other, holding none in memory: `footage.bin` has their bytes,
 * `footage.json` their size and where sequences begin. What was added stays, also when the process is killed.
 */
export class FootageWriter {
  private constructor(
    private readonly folder: string,
    private readonly file: FileHandle,
    private readonly header: Header,
    private count: number,
  ) {}

  /**
   * Goes on where a recording is there already: a half-written frame is cut off, and the next frame does not follow the last.
   * Throws `UserError` if what is there has another size, or the folder can't be written.
   */
  static async create(
    folder: string,
    spec: { readonly width: number; readonly height: number; readonly fps: number },
  ): Promise<FootageWriter> {
    const { width, height, fps } = spec;
    try {
      await mkdir(folder, { recursive: true });
      const known = await readHeader(folder);
      if (known && (known.width !== width || known.height !== height || known.fps !== fps)) {
        const [there, here] = [known, spec].map(h => `${h.width}x${h.height} at ${h.fps} frames a second`);
        throw new UserError(
          `${folder}: there is footage of ${there}, not ${here}. Remove it, or record elsewhere`,
          'other-footage',
        );
      }
      const file = await open(binPath(folder), known ? 'r+' : 'w+');
      const count = Math.floor((await file.stat()).size / (width * height));
      await file.truncate(count * width * height);
      const splits = (known?.splits ?? []).filter(split => split < count);
      const writer = new FootageWriter(folder, file, { width, height, fps, splits }, count);
      await writer.split();
      return writer;
    } catch (error) {
      throw fileError(error, folder);
    }
  }

  /** Frames recorded, those of earlier recordings included. */
  get frames(): number {
    return this.count;
  }

  /** Appends a frame of `width * height` gray levels. Throws `UserError` on a full disk; what was there stays. */
  async add(gray: Uint8Array): Promise<void> {
    const bytes = this.header.width * this.header.height;
    if (gray.length !== bytes) throw new Error(`a frame of ${gray.length} bytes, expected ${bytes}`);
    try {
      for (let done = 0; done < bytes; ) {
        const { bytesWritten } = await this.file.write(gray, done, bytes - done, this.count * bytes + done);
        done += bytesWritten;
      }
    } catch (error) {
      throw fileError(error, this.folder);
    }
    this.count += 1;
  }

  /** The next frame does not follow the last one: no clip will hold both. */
  async split(): Promise<void> {
    const { splits } = this.header;
    if (this.count > 0 && splits.at(-1) !== this.count) splits.push(this.count);
    const draft = `${headerPath(this.folder)}.tmp`;
    try {
      await writeFile(draft, JSON.stringify(this.header), { flush: true });
      await rename(draft, headerPath(this.folder));
    } catch (error) {
      throw fileError(error, this.folder);
    }
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

/** What a `FootageWriter` recorded. Throws `UserError` if there is none, or if it can't be read. */
export async function readFootage(folder: string): Promise<Footage> {
  const header = await readHeader(folder);
  if (!header) {
    throw new UserError(`${folder}: there is no footage here. Record it first`, 'footage-missing', 3);
  }
  const { width, height, splits } = header;
  const pixels = width * height;
  try {
    const file = await open(binPath(folder), 'r');
    try {
      const count = Math.floor((await file.stat()).size / pixels);
      const bytes = new Uint8Array(count * pixels);
      for (let at = 0; at < bytes.length; ) {
        const { bytesRead } = await file.read(bytes, at, Math.min(PIECE, bytes.length - at), at);
        if (bytesRead === 0) throw new Error('footage.bin became shorter while it was read');
        at += bytesRead;
      }
      const starts = [0, ...splits.filter(split => split < count)];
      const sequences = starts.map((start, i): Sequence => {
        const end = starts[i + 1] ?? count;
        const frames = bytes.subarray(start * pixels, end * pixels);
        return { name: `${i + 1}`, frames, count: end - start };
      });
      return { width, height, sequences };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(error, folder);
  }
}

async function readHeader(folder: string): Promise<Header | undefined> {
  const path = headerPath(folder);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw fileError(error, folder);
  }
  try {
    return headerSchema.parse(JSON.parse(text));
  } catch {
    throw new UserError(
      `${path}: the file is damaged. Remove the folder and record again`,
      'footage-damaged',
      3,
    );
  }
}
