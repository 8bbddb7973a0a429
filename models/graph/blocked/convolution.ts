import { dim, type Tensor } from '../graph.ts';
import type { ConvolutionOptions, FeatureShape, Features } from '../lowering.ts';
import { filterGradient } from './filter-gradient.ts';
import { forwardKernel, phaseKernels } from './kernels.ts';
import {
  type Blocked,
  blockedShape,
  blocks,
  channelSum,
  conv2d,
  cut,
  fillChannels,
  later,
  zeros,
} from './layout.ts';

/** 3x3x3 convolutions at stride 2 in time, height and width, between blocked features. */

export function conv3d(b: Blocked, x: Features, w: Tensor, options: ConvolutionOptions): Features {
  const [N, T, , H, W] = x.shape;
  const shape: FeatureShape = [N, T / 2, dim(w, 0), H / 2, W / 2];
  const y = convolve(b, x.tensor, w, options);
  b.g.record(y, inputs(x.tensor, w, options), [
    dy => convolveTransposed(b, dy, w),
    dy => filterGradient(b, x.tensor, dy, w.shape),
    dy => biasGradient(b, dy, options.bias!),
  ]);
  return { tensor: y, shape };
}

export function conv3dTranspose(b: Blocked, x: Features, w: Tensor, options: ConvolutionOptions): Features {
  const [N, T, , H, W] = x.shape;
  const shape: FeatureShape = [N, 2 * T, dim(w, 1), 2 * H, 2 * W];
  const y = convolveTransposed(b, x.tensor, w, options);
  b.g.record(y, inputs(x.tensor, w, options), [
    dy => convolve(b, dy, w),
    dy => filterGradient(b, dy, x.tensor, w.shape),
    dy => biasGradient(b, dy, options.bias!),
  ]);
  return { tensor: y, shape };
}

const inputs = (x: Tensor, w: Tensor, { bias }: ConvolutionOptions): Tensor[] =>
  bias ? [x, w, bias] : [x, w];

export function biasGradient(b: Blocked, dy: Tensor, bias: Tensor): Tensor {
  return cut(b, channelSum(b, dy), 0, dim(bias, 0));
}

type Finish = Partial<Pick<ConvolutionOptions, 'bias' | 'slope'>>;

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
function convolve(b: Blocked, x: Tensor, w: Tensor, options: Finish = {}): Tensor {
  const { g, B } = b;
  const [N, T, CB, H, W] = x.shape as [number, number, number, number, number];
  const pairs = g.reshape(x, [N, T / 2, 2, CB, H, W, B]);
  const geometry = { strides: [2, 2], pads: [1, 1, 1, 1] } as const;
  const frames = (N * T) / 2;
  const same = conv2d(b, x, [frames, 2 * CB * B, H, W], forwardKernel(b, w, [1, 2]), geometry);
  const before = secondOfPairBefore(b, pairs);
  const y = conv2d(b, before, [frames, CB * B, H, W], forwardKernel(b, w, [0]), {
    ...geometry,
    ...finish(b, options),
    sum: same,
  });
  return g.reshape(y, blockedShape([N, T / 2, dim(w, 0), H / 2, W / 2], B));
}

function secondOfPairBefore(b: Blocked, pairs: Tensor): Tensor {
  const second = b.g.slices(pairs, [
    { axis: 1, start: 0, count: dim(pairs, 1) - 1 },
    { axis: 2, start: 1, count: 1 },
  ]);
  return b.g.concat([zeros(b, second, 1, 1), second], 1);
}

/**
 * Eight phases of the output, each a convolution at the input's size that wastes no product on a zero; then they are
 * put side by side in place.
 */
function convolveTransposed(b: Blocked, x: Tensor, w: Tensor, options: Finish = {}): Tensor {
  const { g, B } = b;
  const [N, T, OB, H, W] = x.shape as [number, number, number, number, number];
  const I = dim(w, 1);
  const CB = blocks(I, B);
  const kernel = phaseKernels(b, w);
  const size = [N * T, OB * B, H, W] as const;
  const next = later(b, x);
  const phases: Tensor[] = [];
  for (const t of [0, 1]) {
    for (const row of [0, 1] as const) {
      for (const col of [0, 1] as const) {
        const pads = [0, 0, row, col] as const;
        const last = { pads, ...finish(b, options) };
        const phase =
          t === 0
            ? conv2d(b, x, size, kernel(1, row, col), last)
            : conv2d(b, next, size, kernel(0, row, col), {
                ...last,
                sum: conv2d(b, x, size, kernel(2, row, col), { pads }),
              });
        phases.push(g.reshape(phase, [N, T, CB, H, W, B]));
      }
    }
  }
  const beside = g.reshape(g.concat(phases, 2), [N, T, 2, 2, 2, CB, H, W, B]);
  const inPlace = g.transpose(beside, [0, 1, 2, 5, 6, 3, 7, 4, 8]);
  return g.reshape(inPlace, blockedShape([N, 2 * T, I, 2 * H, 2 * W], B));
}
