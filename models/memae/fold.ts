import { BATCH_NORM_EPSILON } from '../graph/layers.ts';
import { type Architecture, decoderLayers, encoderLayers } from './architecture.ts';
import { type Weight, type Weights, weight } from './weights.ts';

/** Multiplies BatchNorm's running scale and shift into the convolution in front of it. */
export function foldBatchNorm(architecture: Architecture, weights: Weights): Weights {
  const folded = new Map(weights);
  const fold = (conv: string, norm: string, outputAxis: 0 | 1) => {
    const [kernel, bias, gamma, beta, mean, variance] = [
      `${conv}.weight`,
      `${conv}.bias`,
      `${norm}.weight`,
      `${norm}.bias`,
      `${norm}.running_mean`,
      `${norm}.running_var`,
    ].map(name => weight(weights, name)) as [Weight, Weight, Weight, Weight, Weight, Weight];
    const factors = gamma.data.map((value, o) => value / Math.sqrt(variance.data[o]! + BATCH_NORM_EPSILON));
    const [first, second] = kernel.shape as [number, number];
    const taps = kernel.data.length / (first * second);
    const scaled = kernel.data.map((value, i) => {
      const o = outputAxis === 0 ? Math.floor(i / (second * taps)) : Math.floor(i / taps) % second;
      return value * factors[o]!;
    });
    const shifted = bias.data.map((value, o) => (value - mean.data[o]!) * factors[o]! + beta.data[o]!);
    folded.set(`${conv}.weight`, { shape: kernel.shape, data: scaled });
    folded.set(`${conv}.bias`, { shape: bias.shape, data: shifted });
  };
  for (const { conv, norm } of encoderLayers(architecture)) if (norm) fold(conv, norm, 0);
  for (const { conv, norm } of decoderLayers(architecture)) if (norm) fold(conv, norm, 1);
  return folded;
}
