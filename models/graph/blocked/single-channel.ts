import { dim, type Tensor } from '../graph.ts';
import { type ConvolutionOptions, type FeatureShape, type Features, startingAt } from '../lowering.ts';
import { biasGradient, finish } from './convolution.ts';
import { singleChannelFilterGradient } from './filter-gradient.ts';
import { firstKernel, lastKernel } from './kernels.ts';
import { type Blocked, blockedShape, conv2d, type Neighbours, threeFrames, windows } from './layout.ts';

/**
 * The first convolution and the last transposed one: one channel, row-major, on the picture's side, blocked features on the
 * other, stride 1 in time.
 */

export function firstConv3d(b: Blocked, all: Features, w: Tensor, given: ConvolutionOptions): Features {
  const { x, options } = startingAt(b.g, all, given, 1);
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
  options: ConvolutionOptions,
): Features {
  const { bias } = options;
  const { g } = b;
  const [N, T, , H, W] = x.shape;
  const shape: FeatureShape = [N, T - (options.from ?? 0), 1, 2 * H, 2 * W];
  const product = convolveTransposed(b, x.tensor, w, options);
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
  const y = conv2d(b, threeFrames(b, x, options), [N * T, 3, H, W], firstKernel(b, w), {
    strides: [2, 2],
    pads: [1, 1, 1, 1],
    ...finish(b, options),
  });
  return b.g.reshape(y, blockedShape([N, T, dim(w, 0), H / 2, W / 2], b.B));
}

/** B/4 output frames at a time, each in four phases, fill one block of channels. */
function convolveTransposed(b: Blocked, x: Tensor, w: Tensor, options: Reach = {}): Tensor {
  const { g, B } = b;
  const [N, T, , H, W] = x.shape as [number, number, number, number, number];
  const F = B / 4;
  const from = options.from ?? 0;
  const frames = T - from;
  const groups = Math.ceil(frames / F);
  const { input, kernel } = lastWindows(b, x, w, options);
  const size = [N * groups, dim(kernel, 1), H, W] as const;
  const y = conv2d(b, input, size, kernel, { pads: [0, 0, 1, 1] });
  const phases = g.reshape(y, [N * groups, H * W * F * 2, 2]);
  const pictures = g.reshape(g.gather(phases, pictureOrder(F, H, W), 1), [N, groups * F, 1, 2 * H, 2 * W]);
  return groups * F === frames ? pictures : g.slice(pictures, 1, 0, frames);
}

type Reach = Neighbours & Pick<ConvolutionOptions, 'from'>;

/** What each group of output frames sees, as channels beside each other, and the kernel for it. */
function lastWindows(b: Blocked, x: Tensor, w: Tensor, { from = 0, ...neighbours }: Reach) {
  const T = dim(x, 1);
  const F = b.B / 4;
  const alone = T - from === F && !neighbours.previous && !neighbours.next;
  // A single group sees the frames as they lie: nothing has to be moved.
  if (alone && T <= F + 2) return { input: x, kernel: lastKernel(b, w, T, from) };
  const table = Array.from({ length: Math.ceil((T - from) / F) }, (_, group) =>
    Array.from({ length: F + 2 }, (_, f) => from + group * F + f - 1),
  );
  return { input: windows(b, x, table, neighbours), kernel: lastKernel(b, w, F + 2, 1) };
}

/** Of pairs of columns `[H, W, F, 2]` (pixel, frame, row), the order in which they are `[F, H, 2, W]`. */
export function pictureOrder(F: number, H: number, W: number): number[] {
  const order: number[] = [];
  for (let f = 0; f < F; f++) {
    for (let y = 0; y < 2 * H; y++) {
      for (let x = 0; x < W; x++) order.push((((y >> 1) * W + x) * F + f) * 2 + (y % 2));
    }
  }
  return order;
}
