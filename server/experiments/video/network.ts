import sharp from 'sharp';
import { z } from 'zod';
import {
  type Comparison,
  ERROR_NAMES,
  loadPackage,
  type MethodResult,
  Reconstructions,
} from '../../../models/index.ts';
import { createEngine } from '../../engine.ts';
import { modelScorer } from '../../evaluation/scorers.ts';
import type { TaskContext } from '../modality.ts';
import type { VideoData } from './data.ts';
import { type Scores, scoreErrors, scoreRegions } from './scores.ts';

/** How the frames are scored that a network has seen. */
export const scoringOptions = {
  /** error: by an error function of the reconstruction, one threshold for all places. regions: as a camera is judged, with discriminator, movement and thresholds by place. */
  score: z.enum(['error', 'regions']).default('error'),
  error: z.enum(ERROR_NAMES).default('squared'),
};

export const SCORING = Object.keys(scoringOptions);

interface ScoringOptions {
  readonly score: 'error' | 'regions';
  readonly error: string;
}

/**
 * Scores the test frames with a model.
 * @param folder of its package
 * @param from how much of the run is done by now, 0 to 1
 */
export async function scoreModel(
  folder: string,
  data: VideoData,
  context: TaskContext,
  from: number,
  about: Pick<MethodResult, 'curves' | 'save'>,
): Promise<MethodResult> {
  const model = await loadPackage(folder);
  const network = await Reconstructions.open(model, context.threads);
  const alike = context.alike as readonly ScoringOptions[];
  const names = [...new Set(alike.flatMap(({ score, error }) => (score === 'error' ? [error] : [])))];
  let done = 0;
  const passes = Number(names.length > 0) + Number(alike.some(({ score }) => score === 'regions'));
  const onFrame = () => context.onProgress(from + ((1 - from) * ++done) / (passes * data.places.length));
  const regions = once(() => regionScores(folder, data, context.threads, onFrame));
  const errors = once(() => scoreErrors(names, network, data, onFrame));
  const resultOf = async ({ score, error }: ScoringOptions): Promise<MethodResult> => ({
    ...(score === 'regions' ? await regions() : (await errors()).get(error)!),
    ...about,
    reconstruct: indices => data.pictures(indices, rebuilt(network, data)),
  });
  try {
    return {
      ...(await resultOf(alike[0]!)),
      rescored: options => resultOf(options as ScoringOptions),
      close: () => network.close(),
    };
  } catch (error) {
    await network.close();
    throw error;
  }
}

/** Computed when it is first asked for, and never again. */
function once<T>(compute: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | undefined;
  return () => {
    known ??= compute();
    return known;
  };
}

async function regionScores(
  folder: string,
  data: VideoData,
  threads: number,
  onFrame: () => void,
): Promise<Scores> {
  const log = { info: () => {}, warn: () => {} };
  const engine = createEngine({ modelsFolder: folder, log, runtime: 'onnx-cpu', threads });
  try {
    return await scoreRegions(modelScorer(engine, await engine.model(folder)), data, onFrame);
  } finally {
    await engine.close();
  }
}

/** Reconstructions of some frames of a test clip, by their numbers in it, `[height, width]` gray. */
const rebuilt =
  (network: Reconstructions, { test, shown }: VideoData) =>
  async (clip: number, wanted: ReadonlySet<number>) => {
    const found = new Map<number, Uint8Array>();
    for await (const { index, comparison } of network.read(test.clips[clip]!.address, {
      wanted: frame => wanted.has(frame),
    })) {
      found.set(index, await grayAt(comparison, shown));
      if (found.size === wanted.size) break;
    }
    return found;
  };

function grayAt(
  { reconstruction, shape }: Comparison,
  size: { readonly width: number; readonly height: number },
): Promise<Uint8Array> {
  const { width, height } = shape;
  return sharp(Uint8ClampedArray.from(reconstruction), { raw: { width, height, channels: 1 } })
    .resize({ ...size, fit: 'fill' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
}
