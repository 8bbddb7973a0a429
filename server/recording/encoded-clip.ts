import sharp from 'sharp';
import { type Frame, openVideoWriter, type VideoWriter } from '../../streams/index.ts';
import { InOrder } from '../in-order.ts';
import { type Footage, LONGEST_CLIP_MS } from './clip.ts';

/** What a clip needs of a frame. */
export type Picture = Pick<Frame, 'index' | 'timeMs'> & { readonly jpeg: Uint8Array };

/** Pictures that wait for the encoder; more of them are left out, and the one before is shown for longer. */
const MOST_WAITING = 100;

/** The clip of a camera that sends pictures, not video: encoded while its alert lasts. */
export class EncodedClip {
  /** Takes no more pictures. */
  ended = false;
  readonly #order = new InOrder();
  readonly #first: Picture;
  readonly #fps: number;
  #waiting = 0;
  #writer: VideoWriter | undefined;
  #failure: unknown;
  #last: Picture;
  #written = 0;

  /** @param pictures those of the pre-roll, two at least: they tell the rate */
  constructor(
    private readonly path: string,
    pictures: readonly Picture[],
  ) {
    const [first, second] = pictures as [Picture, Picture];
    this.#first = first;
    this.#last = first;
    this.#fps = ((second.index - first.index) * 1000) / (second.timeMs - first.timeMs);
    for (const picture of pictures) this.add(picture);
  }

  add(picture: Picture): void {
    if (this.ended || this.#failure || this.#waiting >= MOST_WAITING) return;
    this.#waiting += 1;
    this.#order
      .run(() => this.#write(picture))
      .catch(error => {
        this.#failure ??= error;
      })
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  /** Resolves when the file is whole; with the time of its first picture, in microseconds of media time. */
  async end(): Promise<Footage> {
    this.ended = true;
    await this.#order.idle;
    try {
      if (this.#failure) throw this.#failure;
      await this.#writer!.end();
    } catch (error) {
      await this.#writer?.abort();
      throw error;
    }
    const { width, height } = await sharp(this.#first.jpeg).metadata();
    const even = (size: number) => 2 * Math.floor(size / 2); // as it was encoded
    return {
      pts: this.#first.timeMs * 1000,
      seconds: this.#written / this.#fps,
      ...{ width: even(width), height: even(height) },
    };
  }

  /** Pictures keep their time: the one before is shown until then. */
  async #write(picture: Picture): Promise<void> {
    this.#writer ??= await openVideoWriter(this.path, this.#fps);
    while (this.#written < picture.index - this.#first.index) if (!(await this.#put(this.#last))) return;
    await this.#put(picture);
    this.#last = picture;
  }

  /** Resolves with false where the clip is full. */
  async #put({ jpeg }: Picture): Promise<boolean> {
    if (this.#written >= (LONGEST_CLIP_MS / 1000) * this.#fps) return false;
    await this.#writer!.write(jpeg);
    this.#written += 1;
    return true;
  }
}
