import { Graph, type Tensor } from '../graph/graph.ts';
import { BATCH_NORM_EPSILON } from '../graph/layers.ts';
import { CELL, CLIP_FRAMES, type InputSpec } from '../model.ts';
import { type Architecture, decoderLayers, encoderLayers } from './architecture.ts';
import { forward } from './network.ts';
import { type Weight, type Weights, weight } from './weights.ts';

export interface ScoringGraphOptions {
  readonly architecture: Architecture;
  readonly weights: Weights;
  readonly input: InputSpec;
  /** Outputs latent, addressing and reconstruction too. */
  readonly inspect?: boolean;
}

/**
 * Clip in, region errors out, in one graph; weights are constants and BatchNorm is folded into them.
 *
 * Inputs: `clip` `[16, H, W] uint8` and `background` `[H, W] float32` gray levels. The network sees `(clip - background) / scale`.
 * Output `regions` `[16, H/8, W/8]`: for every frame, the squared error averaged over each cell of 8x8 pixels and
 * then over the 3x3 cells round it (fewer at the border), in squared input units.
 */
export function buildScoringGraph({ architecture, weights, input, inspect }: ScoringGraphOptions): Uint8Array {
  const { height, width, scale } = input;
  const g = new Graph();
  const clip = g.input('clip', [CLIP_FRAMES, height, width], 'uint8');
  const background = g.input('background', [height, width]);
  const folded = foldBatchNorm(architecture, weights);
  const constants = new Map<string, Tensor>();
  const parameter = (name: string): Tensor => {
    const { shape, data } = weight(folded, name);
    const tensor = constants.get(name) ?? g.constant(data, shape);
    constants.set(name, tensor);
    return tensor;
  };

  const difference = g.mul(g.sub(g.cast(clip), background), 1 / scale);
  const frames = g.reshape(difference, [1, CLIP_FRAMES, 1, height, width]);
  const result = forward(g, architecture, parameter, frames, 'folded');
  const error = g.sub(result.output, frames);
  const squared = g.reshape(g.mul(error, error), [CLIP_FRAMES, 1, height, width]);
  const grid = [height / CELL, width / CELL];
  const cells = g.emit('AveragePool', [squared], [CLIP_FRAMES, 1, ...grid], {
    kernel_shape: [CELL, CELL],
    strides: [CELL, CELL],
  });
  const regions = g.emit('AveragePool', [cells], [CLIP_FRAMES, 1, ...grid], {
    kernel_shape: [3, 3],
    pads: [1, 1, 1, 1],
    count_include_pad: 0,
  });
  g.output('regions', g.reshape(regions, [CLIP_FRAMES, ...grid]));
  if (inspect) {
    const { latent, addressing, output } = result;
    for (const [name, tensor] of Object.entries({ latent, addressing, output })) g.output(name, tensor);
  }
  return g.build();
}

/** Multiplies BatchNorm's running scale and shift into the convolution in front of it. */
function foldBatchNorm(architecture: Architecture, weights: Weights): Weights {
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
