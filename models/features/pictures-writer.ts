import { type FileHandle, open } from 'node:fs/promises';
import { fileError } from '../file-error.ts';
import { npyHeader } from './npy.ts';

/** Writes gray pictures of one size into an npy file, `[pictures, height, width] uint8`, holding none in memory. */
export class PicturesWriter {
  #count = 0;

  private constructor(
    private readonly file: FileHandle,
    private readonly path: string,
    private readonly width: number,
    private readonly height: number,
  ) {}

  static async create(
    path: string,
    { width, height }: { width: number; height: number },
  ): Promise<PicturesWriter> {
    const file = await open(path, 'w').catch(error => {
      throw fileError(error, path);
    });
    return new PicturesWriter(file, path, width, height);
  }

  /** Returns its index. */
  async add(gray: Uint8Array): Promise<number> {
    await this.#write(gray, this.#header.length + this.#count * gray.length);
    return this.#count++;
  }

  /** What was written is read with the number of pictures that stands in front of them. */
  async close(): Promise<void> {
    try {
      await this.#write(this.#header, 0);
    } finally {
      await this.file.close();
    }
  }

  /** As long with any number: a header is padded. */
  get #header(): Uint8Array {
    return npyHeader('|u1', [this.#count, this.height, this.width]);
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
