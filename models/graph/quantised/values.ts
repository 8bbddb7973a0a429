import type { Graph, Tensor } from '../graph.ts';
import type { FeatureShape, Features } from '../lowering.ts';

/** Lowest and highest value of a layer's output on normal clips; what lies outside is cut off. */
export type Range = readonly [low: number, high: number];

/** value = scale * (byte - zero), with 0 exactly on a byte: zero padding stays zero. */
export interface Quantisation {
  readonly scale: number;
  readonly zero: number;
}

/** Features of bytes, channels last: `[N, T, H, W, C] uint8`. */
export interface Bytes extends Features {
  readonly quantisation: Quantisation;
}

export function quantisationOf([low, high]: Range): Quantisation {
  const [from, to] = [Math.min(low, 0), Math.max(high, 0)];
  const scale = Math.max(to - from, 1e-6) / 255;
  return { scale, zero: Math.round(-from / scale) };
}

export const bytesShape = ([N, T, C, H, W]: FeatureShape): number[] => [N, T, H, W, C];

const uint8 = { type: 'uint8' } as const;

/** The two inputs that follow a tensor of bytes wherever one is read or written. */
export function parameters(g: Graph, { scale, zero }: Quantisation): [Tensor, Tensor] {
  return [g.scalar(scale), g.bytes(Uint8Array.of(zero), [])];
}

export function quantise(g: Graph, x: Tensor, to: Quantisation): Tensor {
  return g.emit('QuantizeLinear', [x, ...parameters(g, to)], x.shape, {}, uint8);
}

export function dequantise(g: Graph, x: Tensor, from: Quantisation): Tensor {
  return g.emit('DequantizeLinear', [x, ...parameters(g, from)], x.shape);
}

/** One table look-up for each byte. */
export function leakyRelu(g: Graph, x: Tensor, from: Quantisation, to: Quantisation, slope: number): Tensor {
  const inputs = [x, ...parameters(g, from), ...parameters(g, to)];
  const attributes = { alpha: { float: slope } };
  return g.emit('QLinearLeakyRelu', inputs, x.shape, attributes, { ...uint8, domain: 'com.microsoft' });
}

/** Bytes that stand for 0. */
export function zeros(g: Graph, shape: readonly number[], { zero }: Quantisation): Tensor {
  const axes = g.ints(shape);
  return g.emit('Expand', [g.bytes(Uint8Array.of(zero), []), axes], shape, {}, uint8);
}

/**
 * A 2D convolution of bytes, channels last, with weights of 8 bits and a scale for each output channel.
 * @param x `[frames, H, W, I] uint8`
 * @param kernel `[O, I, kh, kw]`, floats
 * @param bias `[O]`, floats
 */
export function conv2d(
  g: Graph,
  x: Tensor,
  kernel: { readonly data: Float32Array; readonly shape: readonly [number, number, number, number] },
  bias: Float32Array,
  options: {
    readonly from: Quantisation;
    readonly to: Quantisation;
    readonly strides: readonly [number, number];
    /** Top, left, bottom, right. */
    readonly pads: readonly [number, number, number, number];
  },
): Tensor {
  const { from, to, strides, pads } = options;
  const [frames, H, W] = x.shape as [number, number, number, number];
  const [O, , kh, kw] = kernel.shape;
  const inputs = kernel.data.length / O;
  const scales = new Float32Array(O);
  const weights = new Int8Array(kernel.data.length);
  const biases = new Int32Array(O);
  for (let o = 0; o < O; o++) {
    const row = kernel.data.subarray(o * inputs, (o + 1) * inputs);
    const scale =
      Math.max(
        1e-8,
        row.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
      ) / 127;
    scales[o] = scale;
    for (let i = 0; i < inputs; i++) weights[o * inputs + i] = Math.round(row[i]! / scale);
    biases[o] = Math.round(bias[o]! / (scale * from.scale));
  }
  const height = Math.floor((H + pads[0] + pads[2] - kh) / strides[0]) + 1;
  const width = Math.floor((W + pads[1] + pads[3] - kw) / strides[1]) + 1;
  return g.emit(
    'QLinearConv',
    [
      x,
      ...parameters(g, from),
      g.bytes(weights, kernel.shape),
      g.constant(scales, [O]),
      g.bytes(new Int8Array(O), [O]),
      ...parameters(g, to),
      g.bytes(biases, [O]),
    ],
    [frames, height, width, O],
    { strides, pads, kernel_shape: [kh, kw], channels_last: 1 },
    { type: 'uint8', domain: 'com.microsoft' },
  );
}
