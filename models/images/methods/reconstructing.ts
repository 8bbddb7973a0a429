import { z } from 'zod';
import { UserError } from '../../../streams/index.ts';
import { ERROR_NAMES } from '../../errors/errors.ts';
import { type ImageArchitecture, imageLayers } from '../backbone/architecture.ts';
import type { MethodContext, MethodResult, OneClassData } from '../method.ts';
import { keepAway } from '../objectives/distance.ts';
import { reconstruction, type SvddTerm } from '../objectives/reconstruction.ts';
import type { OfAbnormal } from '../objectives/reduction.ts';
import { networkFor, trainingOptions } from '../options.ts';
import { resultOf } from '../result.ts';
import type { Scoring } from '../scoring.ts';
import { ImageTrainer } from '../trainer.ts';
import { meanLayer } from './centre.ts';

/** Options of an autoencoder, with or without memory. */
export const reconstructingOptions = {
  ...trainingOptions,
  /** A memory that is trained for longer rebuilds other things too: digit 8 of MNIST has its best AUC after 10 passes, digit 2 after 30 (held-out training images). */
  epochs: z.number().positive().default(12),
  /** Large: with small ones all items stay alike, and every image reads most of them (digits 2 and 8 of MNIST's training images, a sixth held out). */
  rate: z.number().positive().default(0.01),
  /** False: a plain autoencoder. */
  memory: z.boolean().default(true),
  /** N; by default as published, 100 for MNIST and 500 for CIFAR-10. */
  items: z.exactOptional(z.int().positive()),
  /** Lambda; 1/N by default, 0 for no shrinkage. */
  shrink: z.exactOptional(z.number().min(0).max(1)),
  addressing: z.enum(['dot', 'cosine']).default('dot'),
  /** The memory stands behind so many layers; by default behind the encoder's. */
  depth: z.exactOptional(z.int().positive()),
  /** What a memory item stands for: one position of the features, or those of the whole image. */
  query: z.enum(['position', 'image']).default('image'),
  /** Alpha, weight of the addressing entropy. */
  entropy: z.number().min(0).default(0.0002),
  /** Encoder layers whose output the decoder gets too. */
  skips: z.array(z.int().positive()).default([]),
  /** Standard deviation of the noise that it learns to remove, in input units. */
  noise: z.number().min(0).default(0),
  /** Weight of Deep SVDD's term, and whether it holds in the middle or at the end of the encoder. Without `pretrain` its centre is that of a network that has learnt nothing. */
  svdd: z.number().min(0).default(0),
  svddAt: z.enum(['middle', 'end']).default('end'),
  /** Share of the training with the reconstruction error alone, before memory, entropy and SVDD join. */
  pretrain: z.number().min(0).lt(1).default(0),
  /** Over the pixels of an image and the images of a batch. */
  reduction: z.enum(['mean', 'sum']).default('mean'),
  /** What a score is: the error alone, or with entropy and SVDD by their weights. */
  score: z.enum(['error', 'combined']).default('error'),
  /** Of `ERROR_NAMES`; the training's is the squared one always. */
  error: z.enum(ERROR_NAMES).default('squared'),
};

/** Those of them that only say how images are scored. */
export const RECONSTRUCTION_SCORING = ['score', 'error'] as const;

const schema = z.strictObject(reconstructingOptions);
export type ReconstructingOptions = z.infer<typeof schema>;

/** Trains an autoencoder. `abnormal` says what images that are labelled as abnormal are for. */
export async function trainReconstruction(
  method: string,
  options: ReconstructingOptions,
  abnormal: OfAbnormal,
  data: OneClassData,
  context: MethodContext,
): Promise<MethodResult> {
  const { reduction, entropy, svdd: weight, pretrain } = options;
  const architecture = architectureFor(data, options);
  const trainer = new ImageTrainer(architecture, options, data, context);
  const labelled = abnormal.kind !== 'ignored';
  const common = { reduction, entropy, abnormal };
  if (pretrain > 0) {
    const objective = reconstruction({ ...common, memory: false, abnormal: { kind: 'ignored' } });
    await trainer.run({ objective, share: [0, pretrain], labelled: false });
  }
  const svdd = weight > 0 ? await svddTerm(trainer, architecture, options, data, context) : undefined;
  const objective = reconstruction({ ...common, memory: options.memory, svdd });
  await trainer.run({ objective, share: [pretrain, 1], labelled });
  const scoringFor = ({ score, error }: ReconstructingOptions): Scoring => ({
    ...{ kind: 'reconstruction', error },
    entropy: score === 'combined' && options.memory ? entropy : 0,
    ...(score === 'combined' && svdd && { svdd: { weight, layer: svdd.layer } }),
  });
  const network = {
    ...{ method, options: { ...options }, architecture, weights: trainer.weights() },
    ...{ scoring: scoringFor(options), centre: svdd?.centre },
  };
  return resultOf(network, data, context, trainer.losses(), scoringFor);
}

function architectureFor({ shape }: OneClassData, options: ReconstructingOptions): ImageArchitecture {
  const { memory, items, shrink, addressing, depth, query, skips } = options;
  const { base, items: published } = networkFor(shape, options);
  const N = items ?? published;
  const architecture: ImageArchitecture = {
    ...base,
    skips,
    ...(memory && {
      memory: { items: N, shrink: shrink ?? 1 / N, addressing, query, depth: depth ?? base.encoder.length },
    }),
  };
  const layers = imageLayers(architecture).length;
  if (depth !== undefined && depth >= layers) {
    throw new UserError(
      `depth ${depth}: the memory must stand in front of the last layer, 1 to ${layers - 1}`,
      'bad-option',
      2,
    );
  }
  const wrong = skips.find(layer => layer >= base.encoder.length);
  if (wrong !== undefined) {
    throw new UserError(
      `skips: layer ${wrong}: only 1 to ${base.encoder.length - 1} can be skipped from`,
      'bad-option',
      2,
    );
  }
  return architecture;
}

async function svddTerm(
  trainer: ImageTrainer,
  architecture: ImageArchitecture,
  { svdd: weight, svddAt, memory }: ReconstructingOptions,
  { train }: OneClassData,
  { threads, engine }: MethodContext,
): Promise<SvddTerm> {
  const { length } = architecture.encoder;
  const layer = svddAt === 'end' ? length : Math.ceil(length / 2);
  const mean = await meanLayer(architecture, trainer.weights(), train, layer, { threads, engine, memory });
  return { weight, layer, centre: keepAway(mean) };
}
