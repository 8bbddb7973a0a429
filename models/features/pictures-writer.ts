import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { fileError } from '../file-error.ts';
import type { ImageShape } from '../images/images.ts';
import { npyHeader } from './npy.ts';

/**
 * Writes pictures of one size into an npy file, holding none in memory: `[pictures, height, width] uint8` of gray ones, and
 * `[pictures, height, width, 3]` of those in colour. Until it is closed they are in a file beside that.
 */
export class PicturesWriter {
  #count = 0;

  private constructor(
    private readonly file: FileHandle,
    private readonly path: string,
    private readonly shape: readonly number[],
  ) {}

  static async create(
    path: string,
    { width, height, channels = 1 }: Pick<ImageShape, 'width' | 'height'> & Partial<ImageShape>,
  ): Promise<PicturesWriter> {
    const file = await open(draftOf(path), 'w').catch(error => {
      throw fileError(error, path);
    });
    return new PicturesWriter(file, path, channels === 1 ? [height, width] : [height, width, channels]);
  }

  /** Returns its index. @param pixels `[height, width]`, in colour `[height, width, 3]` */
  async add(pixels: Uint8Array): Promise<number> {
    await this.#write(pixels, this.#header.length + this.#count * pixels.length);
    return this.#count++;
  }

  /** What was written takes the place of the file. */
  async close(): Promise<void> {
    try {
      await this.#write(this.#header, 0);
    } finally {
      await this.file.close();
    }
    await rename(draftOf(this.path), this.path).catch(error => {
      throw fileError(error, this.path);
    });
  }

  /** The file stays as it was. */
  async discard(): Promise<void> {
    await this.file.close();
    await rm(draftOf(this.path), { force: true });
  }

  /** As long with any number: a header is padded. */
  get #header(): Uint8Array {
    return npyHeader('|u1', [this.#count, ...this.shape]);
  }

  async #write(bytes: Uint8Array, at: number): Promise<void> {
    try {
      for (let done = 0; done < bytes.length; )
        done += (await this.file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
    } catch (error) {
      throw fileError(error, this.path);
    }
  }
}

const draftOf = (path: string): string => `${path}.part`;
