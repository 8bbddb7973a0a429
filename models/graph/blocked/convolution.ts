import { dim, size, type Tensor } from '../graph.ts';
import { type ConvolutionOptions, type FeatureShape, type Features, startingAt } from '../lowering.ts';
import { filterGradient } from './filter-gradient.ts';
import { forwardKernel, phaseKernels } from './kernels.ts';
import {
  type Blocked,
  blockedShape,
  blocks,
  type Conv2dOptions,
  channelSum,
  conv2d,
  cut,
  fillChannels,
  later,
} from './layout.ts';

/** 3x3x3 convolutions at stride 2 in time, height and width, between blocked features. */

export function conv3d(b: Blocked, all: Features, w: Tensor, given: ConvolutionOptions): Features {
  const { x, options } = startingAt(b.g, all, given, 2);
  const [N, T, , H, W] = x.shape;
  const shape: FeatureShape = [N, T / 2, dim(w, 0), H / 2, W / 2];
  const y = convolve(b, x.tensor, w, options);
  b.g.record(
    y,
    [x.tensor, w, options.bias],
    [
      dy => convolveTransposed(b, dy, w),
      dy => filterGradient(b, x.tensor, dy, w.shape),
      dy => biasGradient(b, dy, options.bias!),
    ],
  );
  return { tensor: y, shape };
}

export function conv3dTranspose(b: Blocked, all: Features, w: Tensor, given: ConvolutionOptions): Features {
  const { x, options } = startingAt(b.g, all, given, 1 / 2);
  const [N, T, , H, W] = x.shape;
  const shape: FeatureShape = [N, 2 * T, dim(w, 1), 2 * H, 2 * W];
  const y = convolveTransposed(b, x.tensor, w, options);
  b.g.record(
    y,
    [x.tensor, w, options.bias],
    [
      dy => convolve(b, dy, w),
      dy => filterGradient(b, dy, x.tensor, w.shape),
      dy => biasGradient(b, dy, options.bias!),
    ],
  );
  return { tensor: y, shape };
}

export function biasGradient(b: Blocked, dy: Tensor, bias: Tensor): Tensor {
  return cut(b, channelSum(b, dy), 0, dim(bias, 0));
}

type Finish = Partial<Pick<ConvolutionOptions, 'bias' | 'slope'>>;
type Convolution = Finish & Pick<ConvolutionOptions, 'previous' | 'next'>;

/** What follows a convolution, for the last operator that adds to its output. */
export function finish(b: Blocked, { bias, slope }: Finish) {
  return {
    bias: bias && fillChannels(b, bias),
    activation: slope === undefined ? undefined : ({ name: 'LeakyRelu', parameters: [slope] } as const),
  };
}

/**
 * Two frames are one of twice the channels, free of charge; taps 1 and 2 see them as they are. Tap 0 sees the
 * second frame of the pair before, and adds to what they gave.
 */
function convolve(b: Blocked, x: Tensor, w: Tensor, options: Convolution = {}): Tensor {
  const { g, B } = b;
  const [N, T, CB, H, W] = x.shape as [number, number, number, number, number];
  const geometry = { strides: [2, 2], pads: [1, 1, 1, 1] } as const;
  const frames = (N * T) / 2;
  const same = conv2d(b, x, [frames, 2 * CB * B, H, W], forwardKernel(b, w, [1, 2]), geometry);
  const before = secondOfPairBefore(b, x, options.previous);
  const y = conv2d(b, before, [frames, CB * B, H, W], forwardKernel(b, w, [0]), {
    ...geometry,
    ...finish(b, options),
    sum: same,
  });
  return g.reshape(y, blockedShape([N, T / 2, dim(w, 0), H / 2, W / 2], B));
}

/** Of `[N, T, ...]` the frames -1, 1, 3, ... T - 3, where frame -1 is zero, or `previous`. */
function secondOfPairBefore({ g }: Blocked, x: Tensor, previous?: Features): Tensor {
  const [N, T, ...rest] = x.shape as [number, number, ...number[]];
  const pairs = T / 2;
  if (previous) {
    const odd = Array.from({ length: pairs - 1 }, (_, t) => 2 * t + 1);
    return pairs === 1 ? previous.tensor : g.concat([previous.tensor, g.gather(x, odd, 1)], 1);
  }
  const times = Array.from({ length: pairs }, (_, t) => Math.max(0, 2 * t - 1));
  const mask = Float32Array.from({ length: pairs }, (_, t) => (t === 0 ? 0 : 1));
  const frames = g.gather(g.reshape(x, [N, T, size(rest)]), times, 1);
  return g.mul(frames, g.constant(mask, [1, pairs, 1]));
}

/**
 * Eight phases of the output, each a convolution at the input's size that wastes no product on a zero; then they are
 * put side by side in place.
 */
function convolveTransposed(b: Blocked, x: Tensor, w: Tensor, options: Convolution = {}): Tensor {
  const { g, B } = b;
  const [N, T, OB, H, W] = x.shape as [number, number, number, number, number];
  const I = dim(w, 1);
  const CB = blocks(I, B);
  const kernel = phaseKernels(b, w);
  const input = [N * T, OB * B, H, W] as const;
  const next = laterFrames(b, x, options.next);
  const phases: Tensor[] = [];
  for (const t of [0, 1]) {
    for (const row of [0, 1] as const) {
      for (const col of [0, 1] as const) {
        const pads = [0, 0, row, col] as const;
        const last = { pads, ...finish(b, options) };
        const same = (tap: 1 | 2, options: Conv2dOptions) =>
          conv2d(b, x, input, kernel(tap, row, col), options);
        const phase =
          t === 0
            ? same(1, last)
            : next
              ? conv2d(b, next, input, kernel(0, row, col), { ...last, sum: same(2, { pads }) })
              : same(2, last);
        phases.push(g.reshape(phase, [N, T, CB, H, W, B]));
      }
    }
  }
  const beside = g.reshape(g.concat(phases, 2), [N * T, 8 * CB * H * W, B]);
  const inPlace = g.gather(beside, interleaved(CB, H, W), 1); // ONNX Runtime's Gather uses all threads, its Transpose one
  return g.reshape(inPlace, blockedShape([N, 2 * T, I, 2 * H, 2 * W], B));
}

/** Frame t holds what frame t + 1 held; the last one is zero, or `next`. Nothing where all would be zero. */
function laterFrames(b: Blocked, x: Tensor, next?: Features): Tensor | undefined {
  const T = dim(x, 1);
  if (next) return T === 1 ? next.tensor : b.g.concat([b.g.slice(x, 1, 1, T - 1), next.tensor], 1);
  return T === 1 ? undefined : later(b, x);
}

/** Of phases `[2, 2, 2, CB, H, W]` (frame, row, column), the order in which they are `[2, CB, H, 2, W, 2]`. */
function interleaved(CB: number, H: number, W: number): number[] {
  const order: number[] = [];
  for (let t = 0; t < 2; t++) {
    for (let block = 0; block < CB; block++) {
      for (let y = 0; y < 2 * H; y++) {
        for (let x = 0; x < 2 * W; x++) {
          const phase = 4 * t + 2 * (y % 2) + (x % 2);
          order.push(((phase * CB + block) * H + (y >> 1)) * W + (x >> 1));
        }
      }
    }
  }
  return order;
}
