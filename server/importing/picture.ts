import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { Mask } from '../../models/index.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Shape {
  /** Default: as it is. */
  readonly size?: Size | undefined;
  readonly gray: boolean;
}

export interface ReadPicture {
  readonly jpeg: Buffer;
  /** In the set, before it was brought to another size. */
  readonly size: Size;
}

/** What is cut off or damaged is refused; tags that nobody knows, as cameras write them, are not. */
const READING = { failOn: 'error' } as const;
/** Errors of JPEG stay below the noise of UCSD's cameras at this quality. */
const QUALITY = 95;

/**
 * A picture as JPEG: byte for byte as it is, if it is one and nothing is to be changed. `undefined` where it
 * can't be read to its end.
 */
export async function readPicture(path: string, { size, gray }: Shape): Promise<ReadPicture | undefined> {
  try {
    const bytes = await readFile(path);
    const { width, height, channels } = await sharp(bytes).metadata();
    const own = { width, height };
    const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8;
    const scaled = size !== undefined && (size.width !== width || size.height !== height);
    if (isJpeg && !scaled && (!gray || channels === 1)) {
      await sharp(bytes, READING).raw().toBuffer(); // is it whole?
      return { jpeg: bytes, size: own };
    }
    const picture = sharp(bytes, READING);
    if (scaled) picture.resize(size.width, size.height, { fit: 'fill' });
    if (gray || channels < 3) picture.toColourspace('b-w');
    const jpeg = await picture.jpeg({ quality: QUALITY, chromaSubsampling: '4:4:4' }).toBuffer();
    return { jpeg, size: own };
  } catch {
    return undefined;
  }
}

/** By the nearest pixel, so that it stays black and white. */
export function scaleMask(mask: Mask, { width, height }: Size): Mask {
  if (mask.width === width && mask.height === height) return mask;
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * mask.height) / height) * mask.width;
    for (let x = 0; x < width; x++) {
      pixels[y * width + x] = mask.pixels[row + Math.floor(((x + 0.5) * mask.width) / width)]!;
    }
  }
  return { width, height, pixels };
}
