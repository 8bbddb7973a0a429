import { z } from 'zod';
import type { MethodContext, MethodResult, OneClassData } from '../method.ts';
import { keepAway } from '../objectives/distance.ts';
import type { Objective } from '../objectives/objective.ts';
import { reconstruction } from '../objectives/reconstruction.ts';
import { networkFor, trainingOptions } from '../options.ts';
import { resultOf } from '../result.ts';
import { ImageTrainer } from '../trainer.ts';
import { meanLayer } from './centre.ts';

/** Options of a network that maps normal images into a hypersphere. */
export const hypersphereOptions = {
  ...trainingOptions,
  /** As in the authors' code. */
  weightDecay: z.number().min(0).default(0.5e-6),
  /** Share of the training as an autoencoder on the normal images, before the encoder goes on alone. */
  pretrain: z.number().min(0).lt(1).default(0.5),
};

const schema = z.strictObject(hypersphereOptions);
export type HypersphereOptions = z.infer<typeof schema>;

/** Pretrains an autoencoder, fixes the centre by a first pass over the normal images, and trains its encoder for `objective`. */
export async function trainHypersphere<Options extends HypersphereOptions>(
  name: string,
  options: Options,
  objectiveFor: (centre: Float32Array) => Objective & { readonly radius?: () => number },
  { labelled }: { readonly labelled: boolean },
  data: OneClassData,
  context: MethodContext,
): Promise<MethodResult> {
  const { base } = networkFor(data.shape, options);
  const architecture = { ...base, affine: false, linearLatent: true };
  const trainer = new ImageTrainer(architecture, options, data, context);
  const { pretrain } = options;
  if (pretrain > 0) {
    const objective = reconstruction({
      memory: false,
      reduction: 'mean',
      entropy: 0,
      abnormal: { kind: 'ignored' },
    });
    await trainer.run({ objective, share: [0, pretrain], labelled: false });
  }
  const layer = architecture.encoder.length;
  const { threads, engine } = context;
  const first = { threads, engine, memory: false };
  const centre = keepAway(await meanLayer(architecture, trainer.weights(), data.train, layer, first));
  const objective = objectiveFor(centre);
  await trainer.run({ objective, share: [pretrain, 1], labelled });
  const network = {
    ...{ method: name, options: { ...options }, architecture, weights: trainer.weights(), centre },
    scoring: { kind: 'distance', radius: objective.radius?.() ?? 0 } as const,
  };
  return resultOf(network, data, context, trainer.losses());
}
