import type { Graph, Tensor } from '../graph/graph.ts';
import { matmul, permute, shrink, softmax, subtract, unitRows } from '../graph/layers.ts';
import { addFeatures, type BatchStatistics, type Features, type Lowering } from '../graph/lowering.ts';
import { standardLowering } from '../graph/standard/index.ts';
import {
  type Architecture,
  allLayers,
  hasMemory,
  MEMORY,
  memoryDepth,
  type StackedLayer,
  skipInto,
} from './architecture.ts';
import { discriminate } from './discriminator.ts';

/** Gives the graph's tensor of a weight by name: an input when training, a constant when scoring. */
export type Parameter = (name: string) => Tensor;

export interface Forward {
  /** What stands in front of the memory, for the published depth `[N, T/8, C, H/16, W/16]`. */
  readonly latent: Tensor;
  /** The same as rows `[Q, C]`, one for each latent position (n, t, h, w). */
  readonly queries: Tensor;
  /** Addressing weights after shrinkage, `[Q, items]`; none where the memory was left out. */
  readonly addressing: Tensor | undefined;
  /** What the memory answers, `[Q, C]`. */
  readonly answers: Tensor;
  /** The same, shaped like `latent`. */
  readonly read: Tensor;
  /** The discriminator's logits, `[N, T/4, H/8, W/8]`, where the network has one. */
  readonly logits: Tensor | undefined;
  /** Reconstruction, shaped like the input. */
  readonly output: Tensor;
  /** Statistics of this batch by BatchNorm's name; empty in evaluation mode. */
  readonly batches: ReadonlyMap<string, BatchStatistics>;
}

export interface ForwardOptions {
  /** Default: standard operators. */
  readonly lowering?: Lowering;
  /** False leaves the memory out: a plain autoencoder. Default: as the architecture has it. */
  readonly memory?: boolean;
}

/**
 * The forward pass on clips `[N, T, 1, H, W]`. `train` normalises with the batch's statistics; `folded` expects convolution
 * weights into which BatchNorm has been multiplied (`foldBatchNorm`).
 */
export function forward(
  g: Graph,
  architecture: Architecture,
  parameter: Parameter,
  clips: Tensor,
  mode: 'train' | 'folded',
  { lowering = standardLowering, memory = hasMemory(architecture) }: ForwardOptions = {},
): Forward {
  const { slope } = architecture;
  const batches = new Map<string, BatchStatistics>();

  const block = (x: Features, { conv, norm, stride, transposed }: StackedLayer): Features => {
    const convolution = transposed ? lowering.conv3dTranspose : lowering.conv3d;
    const weight = parameter(`${conv}.weight`);
    const bias = parameter(`${conv}.bias`);
    if (!norm) return convolution(g, x, weight, { layer: conv, stride, bias });
    if (mode === 'folded') return convolution(g, x, weight, { layer: conv, stride, bias, slope });
    const [scale, shift] = [parameter(`${norm}.weight`), parameter(`${norm}.bias`)];
    const { y, batch } = lowering.normalise(g, convolution(g, x, weight, { stride }), {
      scale,
      shift,
      slope,
    });
    // A bias in front of BatchNorm moves the mean and nothing else, so it need not be computed with.
    batches.set(norm, { ...batch, mean: g.add(batch.mean, bias) });
    g.record(y.tensor, [bias], [() => g.zeros(bias.shape)]);
    return y;
  };

  const outputs: Features[] = [];
  let seen: Omit<Forward, 'output' | 'batches'> | undefined;
  let x = lowering.enter(g, clips);
  for (const [index, layer] of allLayers(architecture).entries()) {
    x = block(x, layer);
    const skip = skipInto(architecture, index);
    if (skip !== undefined) x = addFeatures(g, x, outputs[skip - 1]!);
    outputs.push(x);
    if (index + 1 !== memoryDepth(architecture)) continue;
    const latent = lowering.leave(g, x);
    const queries = lowering.toRows(g, x);
    const { addressing, answers } = memory
      ? readMemory(g, queries, parameter(MEMORY), architecture)
      : { addressing: undefined, answers: queries };
    const logits = architecture.discriminator
      ? discriminate(g, architecture, parameter, {
          residual: subtract(g, queries, answers),
          latent: x.shape,
          features: lowering.toRows(g, outputs[2]!),
        })
      : undefined;
    x = lowering.fromRows(g, answers, x.shape);
    seen = { latent, queries, addressing, answers, logits, read: lowering.leave(g, x) };
  }
  return { ...seen!, output: lowering.leave(g, x), batches };
}

/** Each latent position is a query z: `w = shrink(softmax(z M^T))`, answer `w M`. */
export function readMemory(
  g: Graph,
  queries: Tensor,
  memory: Tensor,
  architecture: Pick<Architecture, 'addressing' | 'shrink'>,
) {
  const cosine = architecture.addressing === 'cosine';
  const [z, items] = cosine ? [unitRows(g, queries), unitRows(g, memory)] : [queries, memory];
  const similarity = matmul(g, z, permute(g, items, [1, 0]));
  const addressing = shrink(g, softmax(g, similarity), architecture.shrink);
  return { addressing, answers: matmul(g, addressing, memory) };
}
