import { dim, type Graph, type Tensor } from '../graph.ts';
import {
  type ConvolutionOptions,
  type FeatureShape,
  type Features,
  type Stride3d,
  startingAt,
} from '../lowering.ts';
import { leakyRelu } from './normalise.ts';

/**
 * 3x3x3 convolutions with padding 1 out of standard operators, lowered to 2D: activations are `[N, T, C, H, W]`, so a
 * batch of clips is a batch of frames, and the three taps in time are the channels of three frames side by
 * side. ONNX Runtime's transposed 2D kernels are several times faster than its 3D ones, and WebGPU has no others.
 */

export function conv3d(g: Graph, all: Features, w: Tensor, given: ConvolutionOptions): Features {
  const { x, options } = startingAt(g, all, given, given.stride.t);
  const { stride, bias, slope } = options;
  const [N, T, , H, W] = x.shape;
  const y = convolve(g, x.tensor, w, options);
  g.record(
    y,
    [x.tensor, w, bias],
    [
      dy => convolveTransposed(g, dy, w, { stride }),
      dy => filterGradient(g, x.tensor, dy, stride),
      dy => sumOverChannels(g, dy),
    ],
  );
  const shape: FeatureShape = [N, T / stride.t, dim(w, 0), H / 2, W / 2];
  return { tensor: slope === undefined ? y : leakyRelu(g, y, slope), shape };
}

export function conv3dTranspose(g: Graph, all: Features, w: Tensor, given: ConvolutionOptions): Features {
  const { x, options } = startingAt(g, all, given, 1 / given.stride.t);
  const { stride, bias, slope } = options;
  const [N, T, , H, W] = x.shape;
  const y = convolveTransposed(g, x.tensor, w, options);
  g.record(
    y,
    [x.tensor, w, bias],
    [
      dy => convolve(g, dy, w, { stride }),
      dy => filterGradient(g, dy, x.tensor, stride),
      dy => sumOverChannels(g, dy),
    ],
  );
  const shape: FeatureShape = [N, T * stride.t, dim(w, 1), 2 * H, 2 * W];
  return { tensor: slope === undefined ? y : leakyRelu(g, y, slope), shape };
}

function convolve(g: Graph, x: Tensor, w: Tensor, options: ConvolutionOptions): Tensor {
  const { stride, bias } = options;
  const [N, , , H, W] = x.shape as unknown as FeatureShape;
  const [O, I] = w.shape as unknown as FeatureShape;
  const T = dim(x, 1) / stride.t;
  const flatWeights = g.reshape(g.transpose(w, [0, 2, 1, 3, 4]), [O, 3 * I, 3, 3]);
  const taps = g.reshape(temporalTaps(g, x, options), [N * T, 3 * I, H, W]);
  const shape = [N * T, O, H / 2, W / 2];
  const attributes = { strides: [2, 2], pads: [1, 1, 1, 1], kernel_shape: [3, 3] };
  const y = g.emit('Conv', bias ? [taps, flatWeights, bias] : [taps, flatWeights], shape, attributes);
  return g.reshape(y, [N, T, O, H / 2, W / 2]);
}

/** `[N, T, C, H, W] -> [N, T/t, 3C, H, W]`: frames t*s-1, t*s, t*s+1 beside each other. */
function temporalTaps(g: Graph, x: Tensor, { stride, previous, next }: ConvolutionOptions): Tensor {
  const step = stride.t;
  const known = [previous?.tensor, x, step === 1 ? next?.tensor : undefined].filter(t => t !== undefined);
  const after = step === 1 && !next ? 1 : 0;
  const joined = known.length > 1 ? g.concat(known, 1) : x;
  const padded = g.pad(joined, [0, previous ? 0 : 1, 0, 0, 0], [0, after, 0, 0, 0]);
  const taps = [0, 1, 2].map(k => g.slice(padded, 1, k, dim(x, 1) / step, step));
  return g.concat(taps, 2);
}

/**
 * Output position p gets tap k from input q where q*s + k - 1 = p. At stride 2 in time, even frames get tap
 * 1 alone, odd ones tap 2, and tap 0 of the next input frame.
 */
function convolveTransposed(g: Graph, x: Tensor, w: Tensor, options: ConvolutionOptions): Tensor {
  const { stride, bias, previous, next } = options;
  const [N, T, O, H, W] = x.shape as unknown as FeatureShape;
  const I = dim(w, 1);
  const tapsFirst = g.transpose(w, [2, 0, 1, 3, 4]); // [3, O, I, 3, 3]
  const phase = (frames: readonly Tensor[], taps: readonly number[]): Tensor => {
    const input = g.reshape(g.concat(frames, 2), [N * T, taps.length * O, H, W]);
    const kernel = g.reshape(g.gather(tapsFirst, taps, 0), [taps.length * O, I, 3, 3]);
    const inputs = bias ? [input, kernel, bias] : [input, kernel];
    const attributes = { strides: [2, 2], pads: [1, 1, 1, 1], output_padding: [1, 1], kernel_shape: [3, 3] };
    const y = g.emit('ConvTranspose', inputs, [N * T, I, 2 * H, 2 * W], attributes);
    return g.reshape(y, [N, T, 1, I, 2 * H, 2 * W]);
  };
  if (stride.t === 1) {
    return g.reshape(phase([earlier(g, x, previous), x, later(g, x, next)], [2, 1, 0]), [
      N,
      T,
      I,
      2 * H,
      2 * W,
    ]);
  }
  const interleaved = g.concat([phase([x], [1]), phase([x, later(g, x, next)], [2, 0])], 2);
  return g.reshape(interleaved, [N, 2 * T, I, 2 * H, 2 * W]);
}

/** Frame t holds what frame t + 1 held; the last one is zero, or `next`. */
function later(g: Graph, x: Tensor, next?: Features): Tensor {
  const longer = next ? g.concat([x, next.tensor], 1) : g.pad(x, [0, 0, 0, 0, 0], [0, 1, 0, 0, 0]);
  return g.slice(longer, 1, 1, dim(x, 1));
}

/** Frame t holds what frame t - 1 held; the first one is zero, or `previous`. */
function earlier(g: Graph, x: Tensor, previous?: Features): Tensor {
  const longer = previous ? g.concat([previous.tensor, x], 1) : g.pad(x, [0, 1, 0, 0, 0], [0, 0, 0, 0, 0]);
  return g.slice(longer, 1, 0, dim(x, 1));
}

/**
 * d loss / d weights `[O, I, 3, 3, 3]` of a convolution from `big` to `small`; one of the two is an activation, the
 * other a gradient. One Gather lays out the 3x3 neighbourhoods (im2col), one batched MatMul multiplies them
 * with `small` at the same time, the time after and, at stride 1, the time before. Long sums go in two
 * stages, since float32 would lose digits in one.
 */
function filterGradient(g: Graph, big: Tensor, small: Tensor, stride: Stride3d): Tensor {
  const [N, T, I, H, W] = big.shape as unknown as FeatureShape;
  const [, To, O, Ho, Wo] = small.shape as unknown as FeatureShape;
  const s = stride.t;
  const pixels = g.reshape(g.transpose(big, [0, 1, 3, 4, 2]), [N * T, H * W, I]);
  const padded = g.pad(pixels, [0, 0, 0], [0, 1, 0]); // the last row is the zero outside the picture
  const columns = g.gather(padded, neighbourhoods(H, W), 1);
  const patches = g.reshape(columns, [N, To, s, Ho * Wo, 9 * I]);
  const others = s === 1 ? [later(g, small), small, earlier(g, small)] : [later(g, small), small];
  const rows = g.reshape(g.concat(others, 2), [N, To, 1, others.length * O, Ho * Wo]);
  const products = g.reduce('ReduceSum', g.reduce('ReduceSum', g.matmul(rows, patches), [1]), [0]);
  const byTap = g.reshape(products, [s * others.length, O, 9, I]); // (frame parity, later | same | earlier)
  const taps = g.gather(byTap, s === 1 ? [0, 1, 2] : [2, 1, 3], 0);
  return g.reshape(g.transpose(taps, [1, 3, 0, 2]), [O, I, 3, 3, 3]);
}

/** Row indices of the 3x3 neighbourhoods at stride 2 with padding 1; `H * W` stands for outside. */
function neighbourhoods(H: number, W: number): number[] {
  const indices: number[] = [];
  for (let y = 0; y < H; y += 2) {
    for (let x = 0; x < W; x += 2) {
      for (let k = 0; k < 9; k++) {
        const row = y + Math.floor(k / 3) - 1;
        const col = x + (k % 3) - 1;
        const inside = row >= 0 && row < H && col >= 0 && col < W;
        indices.push(inside ? row * W + col : H * W);
      }
    }
  }
  return indices;
}

function sumOverChannels(g: Graph, dy: Tensor): Tensor {
  return g.reduce('ReduceSum', g.reduce('ReduceSum', dy, [3, 4]), [0, 1]);
}
