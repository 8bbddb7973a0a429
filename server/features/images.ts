/** Features of a data set of images, by a model of images. */

import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
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
import { Results } from '../experiments/results.ts';

/** Whether a model's folder holds one of images, not of video. */
export async function seesImages(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, 'card.json'), 'utf8').catch(() => '');
  return /"format"\s*:\s*"image-/.test(text);
}

export interface ImagesOptions {
  /** With the official files of a data set. */
  readonly data: string;
  /** The model's folder. */
  readonly folder: string;
  readonly layer: Layer;
  /** Default: what a memory item stands for, a whole image or a position; of the latter the mean. */
  readonly of?: RowsOf | undefined;
  readonly threads: number;
  /** Where the images go, if they are wanted. */
  readonly pictures?: string | undefined;
  /** Rejects with its reason once it aborts. */
  readonly signal: AbortSignal;
  /** @param done 0 to 1 */
  readonly onImages: (done: number, images: number) => void;
}

/** Of the test images. @throws UserError for data or a model that can't be read */
export async function gatherImages(options: ImagesOptions): Promise<Features> {
  const { data, folder, layer, threads, pictures, signal, onImages } = options;
  const set = await readImages(data);
  const model = await loadImageModel(folder, { threads });
  try {
    const { image, memory } = model.network.architecture;
    const name = await nameOf(folder);
    checkSize(set, image, data, name);
    const { length } = set.test.labels;
    const features = await imageFeatures({
      ...{ model, name, set, layer, signal },
      of: options.of ?? (memory?.query === 'image' ? 'whole' : 'clip'),
      onImages: done => onImages(done / length, done),
    });
    if (pictures !== undefined) await writeImages(pictures, set);
    return pictures === undefined ? features : shown(features);
  } finally {
    await model.close();
  }
}

/** A model of an experiment is called by its run, another one by its folder. */
async function nameOf(folder: string): Promise<string> {
  const [key, experiment] = [basename(folder), new Results(join(folder, '../..'))];
  const [run, plan] = await Promise.all([experiment.run(key), experiment.findPlan()]).catch(() => []);
  return run && plan ? `${run.trial}, normal: ${plan.data.classes[run.normal]}, seed ${run.seed}` : key;
}

function checkSize(set: ImageSet, wanted: ImageShape, data: string, model: string): void {
  const words = ({ channels, height, width }: ImageShape) => `${channels} x ${height} x ${width}`;
  if (words(set) === words(wanted)) return;
  throw new UserError(
    `${data} has images of ${words(set)}, but ${model} sees ${words(wanted)}`,
    'wrong-images',
    2,
  );
}

async function writeImages(path: string, { channels, height, width, test }: ImageSet): Promise<void> {
  const writer = await PicturesWriter.create(path, { width, height, channels });
  const size = channels * height * width;
  try {
    for (let at = 0; at < test.pixels.length; at += size)
      await writer.add(interleaved(test.pixels.subarray(at, at + size), channels));
    await writer.close();
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

/** `[H, W, C]` of `[C, H, W]`. */
function interleaved(pixels: Uint8Array, channels: number): Uint8Array {
  const size = pixels.length / channels;
  return pixels.map((_, i) => pixels[(i % channels) * size + Math.floor(i / channels)]!);
}

/** Every image is a picture under its own number. */
function shown(features: Features): Features {
  const { origin } = features;
  return origin ? { ...features, origin: { ...origin, picture: origin.frame } } : features;
}
