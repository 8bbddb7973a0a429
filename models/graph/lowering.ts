import type { Graph, Tensor } from './graph.ts';

/** `[N, T, C, H, W]`: clips, frames, channels, height, width. */
export type FeatureShape = readonly [number, number, number, number, number];

/** Feature maps inside a graph. How `tensor` holds them is known to the lowering that made it, and to nobody else. */
export interface Features {
  readonly tensor: Tensor;
  readonly shape: FeatureShape;
}

export interface Stride3d {
  readonly t: 1 | 2;
  /** Height and width are always halved. */
  readonly hw: 2;
}

export interface ConvolutionOptions {
  readonly stride: Stride3d;
  /** `[outputs]`. */
  readonly bias?: Tensor;
  /** LeakyReLU right behind it. Scoring only: it has no gradient. */
  readonly slope?: number;
}

/** Statistics of one batch for BatchNorm, each `[C]`. */
export interface BatchStatistics {
  readonly mean: Tensor;
  /** Biased: divided by the number of elements m, not m - 1. */
  readonly variance: Tensor;
  /** m, the elements of each channel that were averaged. */
  readonly count: number;
}

/**
 * How the heavy operators become ONNX operators; each records its gradient. Convolution kernels are `[O, I, 3, 3, 3]`
 * with padding 1; for the transpose, `O` counts the channels of its input, which is the authors' (and PyTorch's) layout in
 * both cases.
 */
export interface Lowering {
  readonly name: string;
  /** Clips `[N, T, 1, H, W]`. */
  enter(g: Graph, clips: Tensor): Features;
  /** `[N, T, I, H, W] -> [N, T/t, O, H/2, W/2]`. */
  conv3d(g: Graph, x: Features, w: Tensor, options: ConvolutionOptions): Features;
  /** `[N, T, O, H, W] -> [N, T*t, I, 2H, 2W]`: PyTorch's ConvTranspose3d with output padding stride - 1. */
  conv3dTranspose(g: Graph, x: Features, w: Tensor, options: ConvolutionOptions): Features;
  /** BatchNorm with the batch's own statistics, `[C]` scale and shift, then LeakyReLU. */
  normalise(
    g: Graph,
    x: Features,
    parameters: { readonly scale: Tensor; readonly shift: Tensor; readonly slope: number },
  ): { readonly y: Features; readonly batch: BatchStatistics };
  /** A row `[C]` for each position, in the order (n, t, h, w): `[N*T*H*W, C]`. */
  toRows(g: Graph, x: Features): Tensor;
  fromRows(g: Graph, rows: Tensor, shape: FeatureShape): Features;
  /** `[N, T, C, H, W]`, row-major. A loss may be put on a single channel; of more, it is for looking at. */
  leave(g: Graph, x: Features): Tensor;
}

/** Element by element, of two of the same lowering and shape: the same in every layout. */
export function addFeatures(g: Graph, a: Features, b: Features): Features {
  const tensor = g.record(g.add(a.tensor, b.tensor), [a.tensor, b.tensor], [dy => dy, dy => dy]);
  return { tensor, shape: a.shape };
}
