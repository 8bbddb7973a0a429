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
  /** For a lowering that knows something of this layer's output. Scoring only. */
  readonly layer?: string;
  /** `[outputs]`. */
  readonly bias?: Tensor;
  /** LeakyReLU right behind it. Scoring only: it has no gradient. */
  readonly slope?: number;
  /** The one frame before the first, where that is not zero padding. Scoring only. */
  readonly previous?: Features;
  /** The one frame after the last, likewise. */
  readonly next?: Features;
  /** Output frames before this one are left out; even where a transpose doubles the frames. Scoring only. */
  readonly from?: number;
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
  /** An input of the graph: features as another graph of the same lowering gave them out, made by this layer. */
  input(g: Graph, name: string, shape: FeatureShape, layer: string): Features;
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

/** Name of what `fromRows` makes, among the layers. */
export const ANSWER = 'memory';

/** `count` frames from `from` on; the same in every layout. Scoring only, as `join`. */
export function framesOf<F extends Features>(g: Graph, x: F, from: number, count: number): F {
  const [N, , C, H, W] = x.shape;
  return { ...x, tensor: g.slice(x.tensor, 1, from, count), shape: [N, count, C, H, W] };
}

/** The part of the input that outputs `from` on need; a step is how many input frames make one output frame. */
export function startingAt<F extends Features>(
  g: Graph,
  x: F,
  { from = 0, ...options }: ConvolutionOptions,
  step: number,
): { readonly x: F; readonly options: ConvolutionOptions } {
  const first = from * step;
  if (first === 0) return { x, options };
  const rest = framesOf(g, x, first, x.shape[1] - first);
  if (step < 1) return { x: rest, options }; // no output frame reaches back
  return { x: rest, options: { ...options, previous: framesOf(g, x, first - 1, 1) } };
}

/** The frames of `a`, then those of `b`. */
export function join<F extends Features>(g: Graph, a: F, b: F): F {
  const [N, T, C, H, W] = a.shape;
  return { ...a, tensor: g.concat([a.tensor, b.tensor], 1), shape: [N, T + b.shape[1], C, H, W] };
}

/** Element by element, of two of the same lowering and shape: the same in every layout. */
export function addFeatures(g: Graph, a: Features, b: Features): Features {
  const tensor = g.record(g.add(a.tensor, b.tensor), [a.tensor, b.tensor], [dy => dy, dy => dy]);
  return { tensor, shape: a.shape };
}
