import { UserError } from '../../streams/index.ts';
import type { ImageSet } from '../images/images.ts';
import type { Weight } from '../memae/weights.ts';
import { FeatureCollector } from './collector.ts';
import { hasPositions, type Layer } from './extractor.ts';
import { arranged, type Features, type Rows, type RowsOf, rowOf } from './features.ts';

/** What an image network says of images `[N, C, H, W]`, 0 to 255. */
export interface SeesImages {
  /** Memory items, `[items, numbers]`, where it has any. */
  readonly memory: Weight | undefined;
  /** `[N, h, w, C]`. */
  latents(pixels: Uint8Array): Promise<Weight>;
  /** `[N, h, w, items]`, where it has a memory; of each position of the latent, or one of the whole image. */
  addressing(pixels: Uint8Array): Promise<Weight | undefined>;
  /** `[N, C, H, W]` in gray levels, where it has a decoder. */
  reconstructions(pixels: Uint8Array): Promise<Weight | undefined>;
}

export interface ImageFeaturesOptions {
  readonly model: SeesImages;
  readonly name: string;
  readonly set: Pick<ImageSet, 'name' | 'classes' | 'test'>;
  readonly layer: Layer;
  readonly of: RowsOf;
  /** Rejects with its reason once it aborts. */
  readonly signal: AbortSignal;
  /** So many images are done. */
  readonly onImages: (done: number) => void;
}

/** Images in one go. */
const BATCH = 100;

/**
 * Of the test images, each with its class.
 * @throws UserError for a layer that the model does not have, and for more than fits in memory
 */
export async function imageFeatures(options: ImageFeaturesOptions): Promise<Features> {
  const { model, name, set, layer, of, signal, onImages } = options;
  const { pixels, labels } = set.test;
  const size = pixels.length / labels.length;
  const collector = new FeatureCollector({ model: name, layer, classes: set.classes });
  for (let first = 0; first < labels.length; first += BATCH) {
    signal.throwIfAborted();
    const found = await layerOf(model, layer, pixels.subarray(first * size, (first + BATCH) * size));
    if (!found) throw new UserError(`${name} has no --layer ${layer} of images`, 'no-layer', 2);
    const { shape, data } = found;
    const [h = 1, w = 1] = hasPositions(layer) ? shape.slice(1, 3) : [];
    const images: Rows = { count: shape[0]!, width: data.length / shape[0]!, data };
    for (let i = 0; i < images.count; i++) {
      const positions = { count: h * w, width: images.width / (h * w), data: rowOf(images, i) };
      const rows = arranged(positions, of);
      collector.add(rows, {
        ...{ clip: set.name, frame: first + i, labels: Array(rows.count).fill(labels[first + i]!) },
        ...(of === 'position' && h * w > 1 && { grid: [1, h, w] }),
      });
    }
    onImages(first + images.count);
  }
  const { origin, ...features } = collector.finish();
  const memory = layer === 'latent' ? itemsOf(model.memory, features.rows.width) : undefined;
  return { ...features, ...(memory && { memory }), ...(origin && { origin: { ...origin, images: true } }) };
}

function layerOf(model: SeesImages, layer: Layer, pixels: Uint8Array): Promise<Weight | undefined> {
  if (layer === 'latent') return model.latents(pixels);
  if (layer === 'addressing') return model.addressing(pixels);
  if (layer === 'reconstruction') return model.reconstructions(pixels);
  return Promise.resolve(undefined);
}

/** Items of a memory that is asked with whole images are as long as whole latents, others as long as a position. */
function itemsOf(memory: Weight | undefined, width: number): Rows | undefined {
  const rows = memory && { count: memory.shape[0]!, width: memory.shape[1]!, data: memory.data };
  return rows?.width === width ? rows : undefined;
}
