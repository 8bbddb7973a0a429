import { dim } from '../../graph/graph.ts';
import { addScaled, entropy, reshape, scale, squaredDistances } from '../../graph/layers.ts';
import { imageRows } from '../../graph/plane/plane.ts';
import type { Losses, Objective } from './objective.ts';
import { type OfAbnormal, ofImage, overBatch, type Reduction, withLabels } from './reduction.ts';

export interface ReconstructionOptions {
  readonly memory: boolean;
  readonly reduction: Reduction;
  /** Alpha, weight of the addressing weights' entropy, which is summed over an image's queries where the reduction is a sum. */
  readonly entropy: number;
  /** Weight of a layer's squared distance from a centre. */
  readonly svdd?: SvddTerm | undefined;
  readonly abnormal: OfAbnormal;
}

export interface SvddTerm {
  readonly weight: number;
  /** 1 for the first. */
  readonly layer: number;
  /** `[H*W*C]` of that layer. */
  readonly centre: Float32Array;
}

/** Squared reconstruction error, with MemAE's entropy (Gong et al. 2019, eq. 10) and Deep SVDD's term where they are wanted. */
export function reconstruction(options: ReconstructionOptions): Objective {
  const { memory, reduction, entropy: alpha, svdd, abnormal: of } = options;
  return {
    memory,
    decoder: true,
    losses(g, { forward, target, abnormal }) {
      const output = reshape(g, forward.output!, target.shape);
      const errors = ofImage(g, squaredDistances(g, output, target), dim(target, 1), reduction);
      const mse = overBatch(g, errors, reduction);
      let loss = of.kind === 'ignored' ? mse : overBatch(g, withLabels(g, errors, abnormal, of), reduction);
      const parts: Record<string, Losses['loss']> = { mse };
      if (forward.addressing) {
        const mean = entropy(g, forward.addressing);
        const queries = reduction === 'sum' ? dim(forward.addressing, 0) : 1;
        parts.entropy = scale(g, mean, queries);
        loss = addScaled(g, loss, parts.entropy, alpha);
      }
      if (svdd) {
        const latent = imageRows(g, forward.layers[svdd.layer - 1]!);
        const centre = g.constant(svdd.centre, [svdd.centre.length]);
        const distances = squaredDistances(g, latent, centre);
        parts.svdd = overBatch(g, ofImage(g, distances, dim(latent, 1), reduction), reduction);
        loss = addScaled(g, loss, parts.svdd, svdd.weight);
      }
      return { loss, ...parts };
    },
  };
}
