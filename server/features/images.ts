/** Features of a data set of images, by a model of images. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Features,
  type ImageSet,
  type ImageShape,
  imageFeatures,
  type Layer,
  loadImageModel,
  PicturesWriter,
  type RowsOf,
  readImages,
} from '../../models/index.ts';
import { UserError } from '../../streams/index.ts';

/** Weights of red, green and blue in the gray picture (ITU-R BT.601). */
const LUMA = [0.299, 0.587, 0.114] as const;

/** Whether a model's folder holds one of images, not of video. */
export async function seesImages(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, 'card.json'), 'utf8').catch(() => '');
  return /"format"\s*:\s*"image-/.test(text);
}

export interface ImagesOptions {
  /** With the official files of a data set. */
  readonly data: string;
  readonly model: string;
  /** The model's folder. */
  readonly folder: string;
  readonly layer: Layer;
  readonly of: RowsOf;
  readonly threads: number;
  /** Where the images go, gray, if they are wanted. */
  readonly pictures?: string | undefined;
}

/** Of the test images. @throws UserError for data or a model that can't be read */
export async function gatherImages(options: ImagesOptions): Promise<Features> {
  const { data, folder, layer, of, threads, pictures } = options;
  const set = await readImages(data);
  const model = await loadImageModel(folder, { threads });
  try {
    checkSize(set, model.network.architecture.image, options);
    const features = await imageFeatures({ model, name: options.model, set, layer, of });
    if (pictures !== undefined) await writeImages(pictures, set);
    return pictures === undefined ? features : shown(features);
  } finally {
    await model.close();
  }
}

function checkSize(set: ImageSet, wanted: ImageShape, { data, model }: ImagesOptions): void {
  const words = ({ channels, height, width }: ImageShape) => `${channels} x ${height} x ${width}`;
  if (words(set) === words(wanted)) return;
  throw new UserError(
    `${data} has images of ${words(set)}, but ${model} sees ${words(wanted)}`,
    'wrong-images',
    2,
  );
}

async function writeImages(path: string, { channels, height, width, test }: ImageSet): Promise<void> {
  const writer = await PicturesWriter.create(path, { width, height });
  const size = height * width;
  try {
    for (let image = 0; image < test.labels.length; image++) {
      const own = test.pixels.subarray(image * channels * size, (image + 1) * channels * size);
      await writer.add(channels === 3 ? grayOf(own, size) : own);
    }
  } finally {
    await writer.close();
  }
}

/** @param pixels `[3, H, W]` */
function grayOf(pixels: Uint8Array, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) =>
    LUMA.reduce((sum, weight, c) => sum + weight * pixels[c * size + i]!, 0),
  );
}

/** Every image is a picture under its own number. */
function shown(features: Features): Features {
  const { origin } = features;
  return origin ? { ...features, origin: { ...origin, picture: origin.frame } } : features;
}
