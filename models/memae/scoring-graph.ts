import type { Network } from '../engines/engine.ts';
import { Graph, type Tensor } from '../graph/graph.ts';
import type { Lowering } from '../graph/lowering.ts';
import { CELL, CLIP_FRAMES } from '../model.ts';
import { foldBatchNorm } from './fold.ts';
import { forward } from './network.ts';
import { weight } from './weights.ts';

export interface ScoringGraphOptions extends Network {
  /** Default: standard operators. */
  readonly lowering?: Lowering;
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
export function buildScoringGraph({
  architecture,
  weights,
  input,
  lowering,
  inspect,
}: ScoringGraphOptions): Uint8Array {
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
  const result = forward(g, architecture, parameter, frames, 'folded', { ...(lowering && { lowering }) });
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
    const { latent, output } = result;
    const addressing = result.addressing!;
    for (const [name, tensor] of Object.entries({ latent, addressing, output })) g.output(name, tensor);
  }
  return g.build();
}
