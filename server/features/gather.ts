/** Features of video: each clip of each source goes through the network once. */

import {
  CLIP_FRAMES,
  clipsOf,
  FeatureCollector,
  FeatureExtractor,
  type Features,
  type LabelledClip,
  type Layer,
  type Network,
  PicturesWriter,
  pixelsByCell,
  type RowsOf,
  type Scene,
  VIDEO_CLASSES,
  VIEWED_FRAME,
} from '../../models/index.ts';
import { openStream, redact, UserError } from '../../streams/index.ts';
import type { FeatureSource } from './sources.ts';

/** A latent position is abnormal where at least this share of its pixels is, by the mask of its middle frame. */
const ABNORMAL_SHARE = 0.1;

export interface GatherOptions {
  readonly model: Network & { readonly name: string; readonly scene: Scene | undefined };
  readonly sources: readonly FeatureSource[];
  readonly layer: Layer;
  readonly of: RowsOf;
  /** Frames between two clips. */
  readonly hop: number;
  readonly threads: number;
  /** Where pictures of the clips' middle frames go, if they are wanted. */
  readonly pictures?: string | undefined;
  /** Rejects with its reason once it aborts. */
  readonly signal: AbortSignal;
  readonly onClip: (source: FeatureSource, rows: number) => void;
  readonly open?: typeof openStream;
}

/** @throws UserError where no source holds a clip, and for more than fits in memory */
export async function gatherFeatures(options: GatherOptions): Promise<Features> {
  const { model, sources, layer, threads } = options;
  const { width, height } = model.input;
  const extractor = await FeatureExtractor.open(model, threads);
  const pictures =
    options.pictures === undefined
      ? undefined
      : await PicturesWriter.create(options.pictures, { width, height });
  const memory = options.of === 'whole' ? undefined : extractor.memory(layer); // an item is as long as a position
  const collector = new FeatureCollector({
    model: model.name,
    layer,
    classes: VIDEO_CLASSES,
    ...(memory && { memory }),
  });
  try {
    for (const source of sources) await gather(source, collector, extractor, pictures, options);
    if (collector.count === 0) throw tooShort(sources[0]!);
    await pictures?.close();
  } catch (error) {
    await pictures?.discard();
    throw error;
  } finally {
    await extractor.close();
  }
  return collector.finish();
}

function tooShort({ address }: FeatureSource): UserError {
  return new UserError(
    `${redact(address)}: too short. A clip takes ${CLIP_FRAMES} frames, and a model without a scene looks for 20 s first`,
    'too-little-footage',
    3,
  );
}

async function gather(
  source: FeatureSource,
  collector: FeatureCollector,
  extractor: FeatureExtractor,
  pictures: PicturesWriter | undefined,
  { model, layer, of, hop, signal, onClip, open = openStream }: GatherOptions,
): Promise<void> {
  const { width, height, fps } = model.input;
  const pixels = width * height;
  const { name, address, frames = Number.POSITIVE_INFINITY, truth } = source;
  const stream = open(address, { width, height, fps, pace: 'fast', signal });
  const seen = { input: model.input, hop, background: model.scene?.background };
  for await (const { clip, background, first } of clipsOf(stream, seen)) {
    signal.throwIfAborted();
    if (first + CLIP_FRAMES > frames) return;
    const { rows, grid } = await extractor.rows(clip, background, layer, of);
    const picture = await pictures?.add(clip.subarray(VIEWED_FRAME * pixels, (VIEWED_FRAME + 1) * pixels));
    const byPosition = of === 'position';
    const labels =
      truth &&
      (byPosition ? await positionLabels(truth, first, grid) : [labelAt(truth, first + VIEWED_FRAME)]);
    collector.add(rows, {
      clip: name,
      frame: first + VIEWED_FRAME,
      ...(byPosition && { grid }),
      labels,
      picture,
    });
    onClip(source, collector.count);
  }
  signal.throwIfAborted(); // it ends a stream, too
}

const labelAt = ({ labels }: LabelledClip, frame: number): number => (labels[frame] ? 1 : 0);

/** Nothing where a frame is abnormal and nobody knows where. */
async function positionLabels(
  truth: LabelledClip,
  first: number,
  [T, H, W]: readonly [t: number, h: number, w: number],
): Promise<number[] | undefined> {
  const labels: number[] = [];
  for (let t = 0; t < T; t++) {
    const frame = first + Math.floor(((t + 0.5) * CLIP_FRAMES) / T);
    if (!truth.labels[frame]) {
      labels.push(...Array(H * W).fill(0));
      continue;
    }
    if (!truth.mask) return undefined;
    const mask = await truth.mask(frame);
    const counts = mask ? pixelsByCell(mask, H, W) : new Float32Array(H * W);
    const least = mask ? (ABNORMAL_SHARE * mask.width * mask.height) / (H * W) : 0;
    labels.push(...Array.from(counts, count => (count > 0 && count >= least ? 1 : 0)));
  }
  return labels;
}
