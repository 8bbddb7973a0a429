import { conv3d, conv3dTranspose } from '../graph/conv3d.ts';
import { dim, type Graph, type Tensor } from '../graph/graph.ts';
import {
  type BatchStatistics,
  batchNorm,
  leakyRelu,
  matmul,
  permute,
  reshape,
  shrink,
  softmax,
} from '../graph/layers.ts';
import { type Architecture, decoderLayers, encoderLayers, type Layer, MEMORY } from './architecture.ts';

/** Gives the graph's tensor of a weight by name: an input when training, a constant when scoring. */
export type Parameter = (name: string) => Tensor;

export interface Forward {
  /** Encoder output `[N, T/8, C, H/16, W/16]`. */
  readonly latent: Tensor;
  /** Addressing weights after shrinkage, `[Q, items]`, a row for each latent position (n, t, h, w). */
  readonly addressing: Tensor;
  /** The memory's answer, shaped like `latent`. */
  readonly read: Tensor;
  /** Reconstruction, shaped like the input. */
  readonly output: Tensor;
  /** Statistics of this batch by BatchNorm's name; empty in evaluation mode. */
  readonly batches: ReadonlyMap<string, BatchStatistics>;
}

export interface ForwardOptions {
  /** False: the decoder gets the latent as it is. */
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
  { memory = true }: ForwardOptions = {},
): Forward {
  const batches = new Map<string, BatchStatistics>();
  const block = (x: Tensor, layer: Layer, convolution: typeof conv3d): Tensor => {
    const weight = parameter(`${layer.conv}.weight`);
    const bias = parameter(`${layer.conv}.bias`);
    const y = convolution(g, x, weight, layer.stride, bias);
    if (!layer.norm) return y;
    if (mode === 'folded') return leakyRelu(g, y, architecture.slope);
    const scale = parameter(`${layer.norm}.weight`);
    const normal = batchNorm(g, y, scale, parameter(`${layer.norm}.bias`));
    batches.set(layer.norm, normal.batch);
    return leakyRelu(g, normal.y, architecture.slope);
  };

  const latent = encoderLayers(architecture).reduce((x, layer) => block(x, layer, conv3d), clips);
  const { addressing, read: answer } = readMemory(g, latent, parameter(MEMORY), architecture.shrink);
  const read = memory ? answer : latent;
  const output = decoderLayers(architecture).reduce((x, layer) => block(x, layer, conv3dTranspose), read);
  return { latent, addressing, read, output, batches };
}

/** Each latent position is a query: `w = shrink(softmax(z M^T))`, answer `w M`. */
function readMemory(g: Graph, latent: Tensor, memory: Tensor, threshold: number) {
  const [N, T, C, H, W] = latent.shape as [number, number, number, number, number];
  const queries = reshape(g, permute(g, latent, [0, 1, 3, 4, 2]), [N * T * H * W, C]);
  const similarity = matmul(g, queries, permute(g, memory, [1, 0]));
  const addressing = shrink(g, softmax(g, similarity), threshold);
  const answers = matmul(g, addressing, memory);
  const read = permute(g, reshape(g, answers, [N, T, H, W, dim(memory, 1)]), [0, 1, 4, 2, 3]);
  return { addressing, read };
}
