import type { Graph, Tensor } from '../../graph/graph.ts';
import { relu, reshape } from '../../graph/layers.ts';
import type { BatchStatistics } from '../../graph/lowering.ts';
import { conv2d, conv2dTranspose } from '../../graph/plane/convolution.ts';
import { normaliseBy, normaliseRows } from '../../graph/plane/normalise.ts';
import { enterPlane, imageRows, joinChannels, leavePlane, type Plane } from '../../graph/plane/plane.ts';
import { MEMORY } from '../../memae/architecture.ts';
import { type Parameter, readMemory } from '../../memae/network.ts';
import { hasBias, type ImageArchitecture, type ImageLayer, imageLayers, STRIDE } from './architecture.ts';

export interface ImageForward {
  /** The output of each layer, from the first. */
  readonly layers: readonly Plane[];
  /** What stands in front of the memory, or where there is none behind the encoder. */
  readonly latent: Plane;
  /** Addressing weights after shrinkage, `[Q, items]`: a query for each position (n, h, w), or for each image. */
  readonly addressing: Tensor | undefined;
  /** Reconstruction, `[N, C, H, W]`; none where the decoder was left out. */
  readonly output: Tensor | undefined;
  /** Statistics of this batch by BatchNorm's name; empty in evaluation mode. */
  readonly batches: ReadonlyMap<string, BatchStatistics>;
}

export interface ImageForwardOptions {
  /** `train` normalises with the batch's statistics, `evaluate` with the running ones. */
  readonly mode: 'train' | 'evaluate';
  /** False leaves the memory out. */
  readonly memory: boolean;
  /** False: nothing but the encoder. */
  readonly decoder: boolean;
}

/** The forward pass on images `[N, C, H, W]` in input units. */
export function imageForward(
  g: Graph,
  architecture: ImageArchitecture,
  parameter: Parameter,
  images: Tensor,
  { mode, memory: reads, decoder }: ImageForwardOptions,
): ImageForward {
  const { affine, encoder } = architecture;
  const memory = reads ? architecture.memory : undefined;
  const batches = new Map<string, BatchStatistics>();

  const normalise = (x: Tensor, norm: string): Tensor => {
    const [scale, shift] = affine ? [parameter(`${norm}.weight`), parameter(`${norm}.bias`)] : [];
    if (mode === 'evaluate') {
      const [mean, variance] = [parameter(`${norm}.running_mean`), parameter(`${norm}.running_var`)];
      return normaliseBy(g, x, { mean, variance }, { scale, shift });
    }
    const { y, batch } = normaliseRows(g, x, { scale, shift });
    batches.set(norm, batch);
    return y;
  };

  const block = (x: Plane, layer: ImageLayer): Plane => {
    const { conv, norm, relu: active, transposed, size } = layer;
    const weight = parameter(`${conv}.weight`);
    const bias = hasBias(architecture, layer) ? { bias: parameter(`${conv}.bias`) } : {};
    const { tensor, shape } = transposed
      ? conv2dTranspose(g, x, weight, { stride: STRIDE, size, ...bias })
      : conv2d(g, x, weight, { stride: STRIDE, ...bias });
    const normal = norm ? normalise(tensor, norm) : tensor;
    return { tensor: active ? relu(g, normal) : normal, shape };
  };

  const used = imageLayers(architecture).slice(0, decoder ? undefined : encoder.length);
  const layers: Plane[] = [];
  let latent: Plane | undefined;
  let addressing: Tensor | undefined;
  let x = enterPlane(g, images);
  for (const [index, layer] of used.entries()) {
    if (layer.skip !== undefined) x = joinChannels(g, x, layers[layer.skip - 1]!);
    x = block(x, layer);
    layers.push(x);
    if (index + 1 === (architecture.memory?.depth ?? encoder.length)) latent = x;
    if (memory && index + 1 === memory.depth) {
      const queries = memory.query === 'position' ? x.tensor : imageRows(g, x);
      const read = readMemory(g, queries, parameter(MEMORY), memory);
      const [N, H, W, C] = x.shape;
      addressing = read.addressing;
      x = {
        tensor: memory.query === 'position' ? read.answers : reshape(g, read.answers, [N * H * W, C]),
        shape: x.shape,
      };
    }
  }
  const output = decoder ? leavePlane(g, x) : undefined;
  return { layers, latent: latent!, addressing, output, batches };
}
