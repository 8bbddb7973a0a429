import { channelsLast, cut } from '../blocked/layout.ts';
import { firstConv3d } from '../blocked/single-channel.ts';
import { dim } from '../graph.ts';
import { ANSWER, type Lowering } from '../lowering.ts';
import { conv3d, conv3dTranspose, lastConv3dTranspose } from './convolution.ts';
import { type Bytes, bytesShape, dequantise, quantisationOf, quantise, type Range } from './values.ts';

export type { Range } from './values.ts';

/**
 * Bytes instead of floats between the layers: four times the products in the same time on a CPU that multiplies bytes
 * (VNNI, AMX), at a small loss. For scoring only. The first layer computes with floats in the blocked layout of `B`
 * channels: it has a single input channel, for which bytes are no faster; the memory computes with floats, too.
 * @param ranges of each layer's output and of `ANSWER`, measured on normal clips
 */
export function quantisedLowering(B: number, ranges: ReadonlyMap<string, Range>): Lowering {
  const of = (layer: string | undefined) => {
    const range = ranges.get(layer ?? '');
    if (!range) throw new Error(`no range is known for the layer ${layer}`);
    return quantisationOf(range);
  };
  const scoringOnly = (): never => {
    throw new Error('bytes have no gradient');
  };
  return {
    name: `8 bits, blocked by ${B}`,
    enter: (_g, clips) => ({ tensor: clips, shape: clips.shape as never }),
    input(g, name, shape, layer): Bytes {
      return { tensor: g.input(name, bytesShape(shape), 'uint8'), shape, quantisation: of(layer) };
    },
    conv3d(g, x, w, options) {
      const to = of(options.layer);
      if (x.shape[2] > 1) return conv3d(g, x as Bytes, w, options, to);
      const { tensor, shape } = firstConv3d({ g, B }, x, w, options);
      const bytes = channelsLast({ g, B }, quantise(g, tensor, to));
      const [N, T, C, H, W] = shape;
      const whole = g.reshape(bytes, [N, T, H, W, dim(tensor, 2) * B]);
      return { tensor: cut({ g, B }, whole, 4, C), shape, quantisation: to } as Bytes;
    },
    conv3dTranspose(g, x, w, options) {
      const convolution = w.shape[1] === 1 ? lastConv3dTranspose : conv3dTranspose;
      return convolution(g, x as Bytes, w, options, of(options.layer));
    },
    normalise: scoringOnly,
    toRows(g, x) {
      const { tensor, shape, quantisation } = x as Bytes;
      const [N, T, C, H, W] = shape;
      return g.reshape(dequantise(g, tensor, quantisation), [N * T * H * W, C]);
    },
    fromRows(g, rows, shape): Bytes {
      const to = of(ANSWER);
      return { tensor: quantise(g, g.reshape(rows, bytesShape(shape)), to), shape, quantisation: to };
    },
    leave(g, x) {
      if (x.shape[2] === 1) return x.tensor;
      const { tensor, quantisation } = x as Bytes;
      return g.transpose(dequantise(g, tensor, quantisation), [0, 1, 4, 2, 3]);
    },
  };
}
