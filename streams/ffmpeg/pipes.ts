/** Cuts what comes out of ffmpeg's pipes into whole pictures, each copied once, into a buffer of its own. */

export interface Cutter<T = Uint8Array> {
  /** Takes the next bytes of the pipe and returns the pictures that they complete. */
  push(chunk: Uint8Array): T[];
}

/** Pictures of a fixed number of bytes: `-f rawvideo`. */
export class RawCutter implements Cutter {
  readonly #bytes: number;
  #picture: Uint8Array;
  #filled = 0;

  constructor(bytes: number) {
    this.#bytes = bytes;
    this.#picture = new Uint8Array(bytes);
  }

  push(chunk: Uint8Array): Uint8Array[] {
    const done: Uint8Array[] = [];
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + this.#bytes - this.#filled);
      this.#picture.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled < this.#bytes) break;
      done.push(this.#picture);
      this.#picture = new Uint8Array(this.#bytes);
      this.#filled = 0;
    }
    return done;
  }
}

const HEAD_END = '\r\n\r\n';
const HEAD_MAX = 1024;

/** JPEGs with a head each that says their length: `-f mpjpeg`. */
export class MultipartCutter implements Cutter {
  /** Latin-1 text of the head that is being read. */
  #head = '';
  #body: Uint8Array | undefined;
  #filled = 0;

  push(chunk: Uint8Array): Uint8Array[] {
    const done: Uint8Array[] = [];
    for (let at = 0; at < chunk.length; ) {
      if (!this.#body) {
        at = this.#readHead(chunk, at);
        continue;
      }
      const part = chunk.subarray(at, at + this.#body.length - this.#filled);
      this.#body.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled < this.#body.length) break;
      done.push(this.#body);
      this.#body = undefined;
      this.#filled = 0;
    }
    return done;
  }

  /** Returns where the head ends, or the end of the chunk. */
  #readHead(chunk: Uint8Array, from: number): number {
    const before = this.#head.length;
    const text =
      this.#head +
      Buffer.from(chunk.buffer, chunk.byteOffset + from, Math.min(chunk.length - from, HEAD_MAX)).toString(
        'latin1',
      );
    const end = text.indexOf(HEAD_END);
    if (end < 0) {
      if (text.length >= HEAD_MAX)
        throw new Error('ffmpeg: a picture without a head in the multipart output');
      this.#head = text;
      return chunk.length;
    }
    const length = /content-length:\s*(\d+)/i.exec(text.slice(0, end))?.[1];
    if (length === undefined) throw new Error('ffmpeg: a picture without a length in the multipart output');
    this.#body = new Uint8Array(Number(length));
    this.#head = '';
    return from + end + HEAD_END.length - before;
  }
}
