import { dim, type Graph, size, type Tensor } from '../graph.ts';
import type { FeatureShape } from '../lowering.ts';

/**
 * ONNX Runtime's own layout for convolutions on the CPU: channels in blocks of `B` (16 with AVX-512, 8 with AVX2), the
 * channels of a block side by side: `[N, T, C/B, H, W, B]`. Channels are filled up with zeros to whole blocks.
 * The operators that read it (domain com.microsoft.nchwc) are internal to ONNX Runtime: `probe.ts` tries
 * them out before anybody relies on them. They see `[N*T, C, H, W]`, of the same bytes.
 */
export interface Blocked {
  readonly g: Graph;
  readonly B: number;
}

export const blocks = (channels: number, B: number): number => Math.ceil(channels / B);

/** The tensor's shape for features of this shape. */
export function blockedShape([N, T, C, H, W]: FeatureShape, B: number): number[] {
  return [N, T, blocks(C, B), H, W, B];
}

/** Zeros behind the last element of one axis, up to `extent`. */
export function fill({ g }: Blocked, x: Tensor, axis: number, extent: number): Tensor {
  const missing = extent - dim(x, axis);
  if (missing === 0) return x;
  const none = x.shape.map(() => 0);
  return g.pad(
    x,
    none,
    none.map((_, i) => (i === axis ? missing : 0)),
  );
}

/** `[C]` filled up to whole blocks. */
export function fillChannels(b: Blocked, x: Tensor): Tensor {
  return fill(b, x, 0, blocks(dim(x, 0), b.B) * b.B);
}

/** The first `extent` elements of one axis: the inverse of `fill`. */
export function cut({ g }: Blocked, x: Tensor, axis: number, extent: number): Tensor {
  return dim(x, axis) === extent ? x : g.slice(x, axis, 0, extent);
}

export interface Conv2dOptions {
  readonly strides?: readonly [number, number];
  /** Top, left, bottom, right. */
  readonly pads?: readonly [number, number, number, number];
  readonly groups?: number;
  /** `[outputs]`. */
  readonly bias?: Tensor | undefined;
  /** Shaped like the output, and added to it. */
  readonly sum?: Tensor | undefined;
  readonly activation?:
    | { readonly name: 'LeakyRelu' | 'Clip'; readonly parameters: readonly number[] }
    | undefined;
}

/**
 * A 2D convolution in the blocked layout, every frame by itself.
 * @param x any shape that holds `[N, T, C/B, H, W, B]`'s bytes for `frames` frames of `[C, H, W]`
 * @param w nominal `[O, I, kh, kw]`, its bytes in the order of `kernels.ts`
 * @returns `[frames, O, H', W']`, nominally
 */
export function conv2d(
  { g }: Blocked,
  x: Tensor,
  [frames, C, H, W]: readonly [number, number, number, number],
  w: Tensor,
  { strides = [1, 1], pads = [0, 0, 0, 0], groups = 1, bias, sum, activation }: Conv2dOptions = {},
): Tensor {
  const [O, , kh, kw] = w.shape as [number, number, number, number];
  const height = Math.floor((H + pads[0] + pads[2] - kh) / strides[0]) + 1;
  const width = Math.floor((W + pads[1] + pads[3] - kw) / strides[1]) + 1;
  const shape = [frames, O, height, width];
  const inputs = [g.reshape(x, [frames, C, H, W]), w, bias, sum && g.reshape(sum, shape)];
  while (inputs.at(-1) === undefined) inputs.pop();
  const attributes = {
    ...{ strides, pads, dilations: [1, 1], group: groups, kernel_shape: [kh, kw] },
    ...(activation && {
      activation: activation.name,
      activation_params: { floats: activation.parameters },
    }),
  };
  return g.emit('Conv', inputs, shape, attributes, { domain: 'com.microsoft.nchwc' });
}

/** `x * scale + shift` for each channel, in one pass. Shapes as `conv2d`; `scale` and `shift` `[C]`, whole blocks. */
export function scaleShift(
  b: Blocked,
  x: Tensor,
  scale: Tensor,
  shift: Tensor,
  options: Pick<Conv2dOptions, 'sum' | 'activation'> = {},
): Tensor {
  const [N, T, CB, H, W, B] = x.shape as [number, number, number, number, number, number];
  const C = CB * B;
  const kernel = b.g.reshape(scale, [C, 1, 1, 1]);
  const y = conv2d(b, x, [N * T, C, H, W], kernel, { groups: C, bias: shift, ...options });
  return b.g.reshape(y, x.shape);
}

/** Sum over clips, frames and pixels: `[C]`, whole blocks. In two stages: float32 loses digits in one. */
export function channelSum({ g, B }: Blocked, x: Tensor): Tensor {
  const [N, T, CB, H, W] = x.shape as [number, number, number, number, number];
  const perFrame = g.reduce('ReduceSum', g.reshape(x, [N * T * CB, H * W, B]), [1]);
  return g.reduce('ReduceSum', g.reshape(perFrame, [N * T, CB * B]), [0]);
}

/** Frame t holds what frame t + 1 held; the last one is zero. */
export function later({ g }: Blocked, x: Tensor): Tensor {
  const along = (n: number) => x.shape.map((_, axis) => (axis === 1 ? n : 0));
  return g.pad(x, along(-1), along(1));
}

/** What stands beside a clip in time, one frame each; zeros where it is left out. */
export interface Neighbours {
  readonly previous?: { readonly tensor: Tensor };
  readonly next?: { readonly tensor: Tensor };
}

/**
 * The frames of each window beside each other: `[N, windows, frames, ...]`. Frame -1 is `previous`, frame T is `next`;
 * any other outside the clip is zero.
 */
export function windows(
  b: Blocked,
  x: Tensor,
  table: readonly (readonly number[])[],
  { previous, next }: Neighbours = {},
): Tensor {
  const { g } = b;
  const [N, T, ...rest] = x.shape as [number, number, ...number[]];
  const rows = [{ tensor: x, count: N * T }];
  const append = (tensor: Tensor, count: number) => {
    const start = rows.reduce((sum, row) => sum + row.count, 0);
    rows.push({ tensor, count });
    return start;
  };
  const before = previous && append(previous.tensor, N);
  const after = next && append(next.tensor, N);
  let zero: number | undefined;
  const row = (n: number, t: number): number => {
    if (t >= 0 && t < T) return n * T + t;
    if (t === -1 && before !== undefined) return before + n;
    if (t === T && after !== undefined) return after + n;
    zero ??= append(g.zeros([1, size(rest)]), 1);
    return zero;
  };
  const indices = Array.from({ length: N }, (_, n) => table.flat().map(t => row(n, t))).flat();
  const flat = rows.map(({ tensor, count }) => g.reshape(tensor, [count, size(rest)]));
  const all = flat.length > 1 ? g.concat(flat, 0) : flat[0]!;
  return g.reshape(g.gather(all, indices, 0), [N, table.length, table[0]!.length, ...rest]);
}

/** Each frame between the one before and the one after it: `[N, T, 3, ...]`. */
export function threeFrames(b: Blocked, x: Tensor, neighbours?: Neighbours): Tensor {
  const table = Array.from({ length: dim(x, 1) }, (_, t) => [t - 1, t, t + 1]);
  return windows(b, x, table, neighbours);
}

/** `[N, T, C, H, W]` row-major to blocks. */
export function intoBlocks(b: Blocked, x: Tensor): Tensor {
  const [N, T, C, H, W] = x.shape as unknown as FeatureShape;
  const CB = blocks(C, b.B);
  const whole = fill(b, x, 2, CB * b.B);
  return b.g.transpose(b.g.reshape(whole, [N, T, CB, b.B, H, W]), [0, 1, 2, 4, 5, 3]);
}

/** The inverse of `intoBlocks`. */
export function outOfBlocks(b: Blocked, x: Tensor, [N, T, C, H, W]: FeatureShape): Tensor {
  const channels = b.g.transpose(x, [0, 1, 2, 5, 3, 4]);
  return cut(b, b.g.reshape(channels, [N, T, blocks(C, b.B) * b.B, H, W]), 2, C);
}

export function rowsOfBlocks(b: Blocked, x: Tensor, [N, T, C, H, W]: FeatureShape): Tensor {
  return cut(b, b.g.reshape(channelsLast(b, x), [N * T * H * W, blocks(C, b.B) * b.B]), 1, C);
}

/** `[N, T, H, W, C/B, B]`; a single block is that already. */
export function channelsLast({ g }: Blocked, x: Tensor): Tensor {
  return dim(x, 2) === 1 ? x : g.transpose(x, [0, 1, 3, 4, 2, 5]);
}

export function blocksOfRows(b: Blocked, rows: Tensor, [N, T, C, H, W]: FeatureShape): Tensor {
  const CB = blocks(C, b.B);
  const whole = fill(b, rows, 1, CB * b.B);
  return b.g.transpose(b.g.reshape(whole, [N, T, H, W, CB, b.B]), [0, 1, 4, 2, 3, 5]);
}
