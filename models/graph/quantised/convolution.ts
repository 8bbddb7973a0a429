import { pictureOrder } from '../blocked/single-channel.ts';
import type { Graph, Tensor } from '../graph.ts';
import { type ConvolutionOptions, type FeatureShape, type Features, startingAt } from '../lowering.ts';
import { type Bytes, bytesShape, conv2d, dequantise, leakyRelu, type Quantisation, zeros } from './values.ts';

/** 3x3x3 convolutions at stride 2 in time, height and width, between bytes. `to` is what comes out, activation included. */
export function conv3d(g: Graph, all: Bytes, w: Tensor, given: ConvolutionOptions, to: Quantisation): Bytes {
  const { x, options } = startingAt(g, all, given, 2);
  const [N, T, I, H, W] = x.shape;
  const [O] = w.shape as [number];
  const taps = Array.from({ length: T / 2 }, (_, t) => [2 * t - 1, 2 * t, 2 * t + 1]);
  const kernel = reorder(g, w, [O, 3 * I, 3, 3], (o, channel, kh, kw) => {
    const [tap, i] = [Math.floor(channel / I), channel % I];
    return (((o * I + i) * 3 + tap) * 3 + kh) * 3 + kw;
  });
  const geometry = { from: x.quantisation, strides: [2, 2], pads: [1, 1, 1, 1] } as const;
  const y = activated(g, options, to, before =>
    conv2d(g, beside(g, x, taps, options), kernel, g.valuesOf(options.bias!), { ...geometry, to: before }),
  );
  const shape: FeatureShape = [N, T / 2, O, H / 2, W / 2];
  return { tensor: g.reshape(y, bytesShape(shape)), shape, quantisation: to };
}

/**
 * Even frames come from tap 1, odd ones from tap 2 and, a frame later, tap 0; rows and columns alike. The two columns are
 * channels beside each other, which is where they belong, channels being last; the two rows, and the two
 * frames, are put in place afterwards.
 */
export function conv3dTranspose(
  g: Graph,
  all: Bytes,
  w: Tensor,
  given: ConvolutionOptions,
  to: Quantisation,
): Bytes {
  const { x, options } = startingAt(g, all, given, 1 / 2);
  const [N, T, O, H, W] = x.shape;
  const I = w.shape[1]!;
  const alone = Array.from({ length: T }, (_, t) => [t]);
  const withNext = Array.from({ length: T }, (_, t) => [t, t + 1]);
  const bias = g.valuesOf(options.bias!);
  const biases = Float32Array.from({ length: 2 * I }, (_, channel) => bias[channel % I]!);
  const y = activated(g, options, to, before => {
    const frames = [
      { input: beside(g, x, alone, options), taps: [1] },
      { input: beside(g, x, withNext, options), taps: [2, 0] },
    ].map(({ input, taps }) => {
      const rows = [0, 1].map(row => {
        const kernel = reorder(g, w, [2 * I, taps.length * O, row + 1, 2], (out, channel, i, j) => {
          const [col, c] = [Math.floor(out / I), out % I];
          const [tap, o] = [taps[Math.floor(channel / O)]!, channel % O];
          const [kh, kw] = [TAPS[row]![i], TAPS[col]![j]];
          return kh === undefined || kw === undefined
            ? undefined
            : (((o * I + c) * 3 + tap) * 3 + kh) * 3 + kw;
        });
        const geometry = { from: x.quantisation, to: before, strides: [1, 1], pads: [0, 0, row, 1] } as const;
        return g.reshape(conv2d(g, input, kernel, biases, geometry), [N * T, H, 1, 2 * W * I]);
      });
      return g.reshape(g.concat(rows, 2), [N * T, 1, 2 * H * 2 * W * I]);
    });
    return g.concat(frames, 1);
  });
  const shape: FeatureShape = [N, 2 * T, I, 2 * H, 2 * W];
  return { tensor: g.reshape(y, bytesShape(shape)), shape, quantisation: to };
}

/** Output frames at a time of the last layer, in four phases each: 16 channels. */
const GROUP = 4;

/** Onto one channel, stride 1 in time, as floats `[N, T, 1, 2H, 2W]`. */
export function lastConv3dTranspose(
  g: Graph,
  x: Bytes,
  w: Tensor,
  options: ConvolutionOptions,
  to: Quantisation,
): Features {
  const [N, T, O, H, W] = x.shape;
  const from = options.from ?? 0;
  const groups = Math.ceil((T - from) / GROUP);
  const table = Array.from({ length: groups }, (_, group) =>
    Array.from({ length: GROUP + 2 }, (_, f) => from + group * GROUP + f - 1),
  );
  const kernel = reorder(g, w, [4 * GROUP, (GROUP + 2) * O, 2, 2], (out, channel, i, j) => {
    const [f, row, col] = [out >> 2, (out >> 1) & 1, out & 1];
    const [frame, o] = [Math.floor(channel / O), channel % O];
    const tap = f + 2 - frame;
    const [kh, kw] = [TAPS[row]![i], TAPS[col]![j]];
    if (tap < 0 || tap > 2 || kh === undefined || kw === undefined) return undefined;
    return ((o * 3 + tap) * 3 + kh) * 3 + kw;
  });
  const bias = new Float32Array(4 * GROUP).fill(g.valuesOf(options.bias!)[0]!);
  const geometry = { from: x.quantisation, to, strides: [1, 1], pads: [0, 0, 1, 1] } as const;
  const y = conv2d(g, beside(g, x, table, options), kernel, bias, geometry);
  const phases = g.reshape(y, [N * groups, H * W * GROUP * 2, 2]);
  const inPlace = g.gather(phases, pictureOrder(GROUP, H, W), 1);
  const pictures = g.reshape(inPlace, [N, groups * GROUP, 1, 2 * H, 2 * W]);
  const floats = dequantise(g, pictures, to);
  const shape: FeatureShape = [N, T - from, 1, 2 * H, 2 * W];
  return { tensor: groups * GROUP === T - from ? floats : g.slice(floats, 1, 0, T - from), shape };
}

/** A row 2i is made from input row i by tap 1, a row 2i + 1 from i by tap 2 and from i + 1 by tap 0; columns alike. */
const TAPS = [[1], [2, 0]] as const;

/**
 * The frames of each window beside each other as channels: `[N * windows, H, W, frames * C]`. Frame -1 is `previous`, frame
 * T is `next`; any other outside is zero.
 */
function beside(
  g: Graph,
  x: Bytes,
  table: readonly (readonly number[])[],
  { previous, next }: Pick<ConvolutionOptions, 'previous' | 'next'>,
): Tensor {
  const [N, T, C, H, W] = x.shape;
  const frames = table[0]!.length;
  if (frames === 1) return g.reshape(x.tensor, [N * T, H, W, C]);
  const outside = table.flat().some(t => t < -1 || t > T || (t === -1 && !previous) || (t === T && !next));
  const parts = [x.tensor];
  const place = (tensor: Tensor | undefined): number => (tensor ? parts.push(tensor) - 2 + T : -1);
  const [before, after] = [place(previous?.tensor), place(next?.tensor)];
  const zero = place(outside ? zeros(g, [N, 1, H, W, C], x.quantisation) : undefined);
  const index = (t: number) => {
    if (t >= 0 && t < T) return t;
    if (t === -1 && previous) return before;
    return t === T && next ? after : zero;
  };
  const all = parts.length > 1 ? g.concat(parts, 1) : x.tensor;
  const total = T + parts.length - 1;
  const rows: number[] = [];
  for (const window of table) {
    for (let pixel = 0; pixel < H * W; pixel++) for (const t of window) rows.push(index(t) * H * W + pixel);
  }
  const gathered = g.gather(g.reshape(all, [N, total * H * W, C]), rows, 1);
  return g.reshape(gathered, [N * table.length, H, W, frames * C]);
}

/** What follows the convolution: LeakyReLU maps what lies below zero into a smaller range, so the bytes before it span more. */
function activated(
  g: Graph,
  { slope }: ConvolutionOptions,
  to: Quantisation,
  convolve: (to: Quantisation) => Tensor,
): Tensor {
  if (slope === undefined) return convolve(to);
  const low = (to.zero * to.scale) / slope;
  const scale = (low + (255 - to.zero) * to.scale) / 255;
  const before = { scale, zero: Math.round(low / scale) };
  return leakyRelu(g, convolve(before), before, to, slope);
}

/** A kernel of another order: each value from the index into `w` that `source` names, 0 where it names none. */
function reorder(
  g: Graph,
  w: Tensor,
  shape: readonly [number, number, number, number],
  source: (o: number, i: number, kh: number, kw: number) => number | undefined,
) {
  const values = g.valuesOf(w);
  const [O, I, KH, KW] = shape;
  const data = new Float32Array(O * I * KH * KW);
  let at = 0;
  for (let o = 0; o < O; o++) {
    for (let i = 0; i < I; i++) {
      for (let kh = 0; kh < KH; kh++) {
        for (let kw = 0; kw < KW; kw++) {
          const from = source(o, i, kh, kw);
          data[at++] = from === undefined ? 0 : values[from]!;
        }
      }
    }
  }
  return { data, shape };
}
