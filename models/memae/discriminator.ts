import type { Graph, Tensor } from '../graph/graph.ts';
import { addBias, leakyRelu, matmul, permute, reshape } from '../graph/layers.ts';
import type { FeatureShape } from '../graph/lowering.ts';
import type { Architecture } from './architecture.ts';
import type { Parameter } from './network.ts';

/**
 * The discriminator says of each place whether it belongs. It sees what the memory could not rebuild of the latent there, and
 * the encoder's third layer, and is trained on pseudo-anomalies (`training/pseudo/`). As in DRAEM (Zavrtanik et al., ICCV
 * 2021) it judges beside a reconstruction; unlike there it costs next to nothing, since it shares MemAE's encoder.
 *
 * One hidden layer, `hidden = LeakyReLU(up(R r) + F f + b)`, `logit = o hidden + c`: r is the residual `z - answer` at a latent
 * position, which R gives a part for each of the 2x2x2 places that it spans, and f the features there.
 */
export const DISCRIMINATOR = {
  /** `[8 K, C]`: for each of the 2x2x2 places (t, h, w), K rows. */
  residual: 'discriminator.residual.weight',
  /** `[K, C3]`. */
  features: 'discriminator.features.weight',
  /** `[K]`. */
  bias: 'discriminator.features.bias',
  /** `[1, K]`. */
  out: 'discriminator.out.weight',
  /** `[1]`. */
  outBias: 'discriminator.out.bias',
} as const;

/** Side of its places in input pixels, and their length in frames. */
export const PLACE = { pixels: 8, frames: 4 } as const;

export interface DiscriminatorInput {
  /** `[Q, C]`, what the memory could not rebuild: latent less answer, a row for each latent position (n, t, h, w). */
  readonly residual: Tensor;
  /** Shape of the latent. */
  readonly latent: FeatureShape;
  /** `[8 Q, C3]`, the third layer at the same places, a row for each (n, t, h, w). */
  readonly features: Tensor;
}

/** The logits `[N, 2t, 2h, 2w]` of a latent of `[N, t, C, h, w]`: above 0 where something rather does not belong. */
export function discriminate(
  g: Graph,
  { slope, discriminator }: Architecture,
  parameter: Parameter,
  { residual, latent: [N, t, , h, w], features }: DiscriminatorInput,
): Tensor {
  const K = discriminator!;
  const linear = (x: Tensor, weight: string) => matmul(g, x, permute(g, parameter(weight), [1, 0]));
  const spread = reshape(g, linear(residual, DISCRIMINATOR.residual), [N, t, h, w, 2, 2, 2, K]);
  const placed = reshape(g, permute(g, spread, [0, 1, 4, 2, 5, 3, 6, 7]), [8 * N * t * h * w, K]);
  const own = addBias(g, linear(features, DISCRIMINATOR.features), parameter(DISCRIMINATOR.bias));
  const sum = g.record(g.add(placed, own), [placed, own], [dy => dy, dy => dy]);
  const out = linear(leakyRelu(g, sum, slope), DISCRIMINATOR.out);
  return reshape(g, addBias(g, out, parameter(DISCRIMINATOR.outBias)), [N, 2 * t, 2 * h, 2 * w]);
}
