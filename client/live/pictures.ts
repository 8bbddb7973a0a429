import type { PictureHeader } from '../../server/contract.ts';

interface Picture {
  readonly header: PictureHeader;
  readonly jpeg: Uint8Array<ArrayBuffer>;
}

/**
 * Decodes JPEGs. While one is being decoded only the newest of those that arrive waits; the rest are dropped, so a slow page
 * shows fewer pictures, never older ones.
 */
export class PicturePlayer {
  readonly #onPicture: (header: PictureHeader, bitmap: ImageBitmap) => void;
  #waiting: Picture | null = null;
  #decoding = false;
  #stopped = false;

  /** @param onPicture draws it; it is closed afterwards */
  constructor(onPicture: (header: PictureHeader, bitmap: ImageBitmap) => void) {
    this.#onPicture = onPicture;
  }

  /** Returns whether one that waited was dropped for it. */
  show(picture: Picture): boolean {
    const dropped = this.#waiting !== null;
    this.#waiting = picture;
    if (!this.#decoding) void this.#decodeWaiting();
    return dropped;
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting = null;
  }

  async #decodeWaiting(): Promise<void> {
    this.#decoding = true;
    while (this.#waiting) {
      const { header, jpeg } = this.#waiting;
      this.#waiting = null;
      // A picture that can't be decoded isn't drawn: if none can be, the tile turns stale.
      const bitmap = await createImageBitmap(new Blob([jpeg], { type: 'image/jpeg' })).catch(() => null);
      if (bitmap && !this.#stopped) this.#onPicture(header, bitmap);
      bitmap?.close();
    }
    this.#decoding = false;
  }
}
