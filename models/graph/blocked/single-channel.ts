import { dim, type Tensor } from '../graph.ts';
import type { ConvolutionOptions, FeatureShape, Features } from '../lowering.ts';
import { biasGradient, finish } from './convolution.ts';
import { singleChannelFilterGradient } from './filter-gradient.ts';
import { firstKernel, lastKernel } from './kernels.ts';
import { type Blocked, blockedShape, conv2d, threeFrames, windows } from './layout.ts';

/**
 * The first convolution and the last transposed one: one channel, row-major, on the picture's side, blocked features on the
 * other, stride 1 in time.
 */

export function firstConv3d(b: Blocked, x: Features, w: Tensor, options: ConvolutionOptions): Features {
  const [N, T, , H, W] = x.shape;
  const shape: FeatureShape = [N, T, dim(w, 0), H / 2, W / 2];
  const y = convolve(b, x.tensor, w, options);
  const { bias } = options;
  b.g.record(
    y,
    [x.tensor, w, bias],
    [
      dy => convolveTransposed(b, dy, w),
      dy => singleChannelFilterGradient(b, x.tensor, dy, dim(w, 0)),
      dy => biasGradient(b, dy, bias!),
    ],
  );
  return { tensor: y, shape };
}

export function lastConv3dTranspose(
  b: Blocked,
  x: Features,
  w: Tensor,
  { bias }: ConvolutionOptions,
): Features {
  const { g } = b;
  const [N, T, , H, W] = x.shape;
  const shape: FeatureShape = [N, T, 1, 2 * H, 2 * W];
  const product = convolveTransposed(b, x.tensor, w);
  const y = bias ? g.add(product, g.reshape(bias, [1, 1, 1, 1, 1])) : product;
  g.record(
    y,
    [x.tensor, w, bias],
    [
      dy => convolve(b, dy, w),
      dy => singleChannelFilterGradient(b, dy, x.tensor, dim(w, 0)),
      dy => g.reduce('ReduceSum', g.reduce('ReduceSum', dy, [3, 4]), [0, 1]),
    ],
  );
  return { tensor: y, shape };
}

/** Three frames side by side are the three channels of a 2D convolution. */
function convolve(b: Blocked, x: Tensor, w: Tensor, options: Partial<ConvolutionOptions> = {}): Tensor {
  const [N, T, , H, W] = x.shape as unknown as FeatureShape;
  const y = conv2d(b, threeFrames(b, x), [N * T, 3, H, W], firstKernel(b, w), {
    strides: [2, 2],
    pads: [1, 1, 1, 1],
    ...finish(b, options),
  });
  return b.g.reshape(y, blockedShape([N, T, dim(w, 0), H / 2, W / 2], b.B));
}

/** B/4 output frames at a time, each in four phases, fill one block of channels. */
function convolveTransposed(b: Blocked, x: Tensor, w: Tensor): Tensor {
  const { g, B } = b;
  const [N, T, OB, H, W] = x.shape as [number, number, number, number, number];
  const F = B / 4;
  const groups = Math.ceil(T / F);
  const table = Array.from({ length: groups }, (_, group) =>
    Array.from({ length: F + 2 }, (_, f) => group * F + f - 1),
  );
  const size = [N * groups, (F + 2) * OB * B, H, W] as const;
  const y = conv2d(b, windows(b, x, table), size, lastKernel(b, w), { pads: [0, 0, 1, 1] });
  const phases = g.reshape(y, [N * groups, H * W * F * 2, 2]);
  const frames = g.reshape(g.gather(phases, inPlace(F, H, W), 1), [N, groups * F, 1, 2 * H, 2 * W]);
  return groups * F === T ? frames : g.slice(frames, 1, 0, T);
}

/** Of pairs of columns `[H, W, F, 2]` (pixel, frame, row), the order in which they are `[F, H, 2, W]`. */
function inPlace(F: number, H: number, W: number): number[] {
  const order: number[] = [];
  for (let f = 0; f < F; f++) {
    for (let y = 0; y < 2 * H; y++) {
      for (let x = 0; x < W; x++) order.push((((y >> 1) * W + x) * F + f) * 2 + (y % 2));
    }
  }
  return order;
}
