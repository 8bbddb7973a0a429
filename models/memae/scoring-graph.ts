import type { Network } from '../engines/engine.ts';
import { Graph, type Tensor } from '../graph/graph.ts';
import type { Lowering } from '../graph/lowering.ts';
import { standardLowering } from '../graph/standard/index.ts';
import { CELL, CLIP_FRAMES } from '../model.ts';
import { foldBatchNorm } from './fold.ts';
import { canHop, forwardHop, keptFeatures, resumedFrames } from './hop.ts';
import { type Forward, forward } from './network.ts';
import { weight } from './weights.ts';

export interface ScoringGraphOptions extends Network {
  /** Default: standard operators. */
  readonly lowering?: Lowering;
  /** How many of the last frames are scored; default all 16. 4 and 8 save the work that only other frames need. */
  readonly hop?: number;
  /**
   * Goes on from features that the window one hop earlier kept (`hop.ts`). Adds inputs and outputs `kept.*`, the outputs
   * with `next.` in front; `clip` is the last `resumedFrames(hop)` frames. `start` takes a whole clip and only keeps.
   */
  readonly streaming?: 'start' | 'resumed';
  /** N, clips that are scored together: all shapes get it in front. Left out, there is one and no N. */
  readonly clips?: number;
  /** Outputs latent, addressing and reconstruction too. For all 16 frames only. */
  readonly inspect?: boolean;
}

/**
 * Clip in, region errors out, in one graph; weights are constants and BatchNorm is folded into them.
 *
 * Inputs: `clip` `[16, H, W] uint8` and `background` `[H, W] float32` gray levels. The network sees `(clip - background) / scale`.
 * Output `regions` `[hop, H/8, W/8]`: for each of the last `hop` frames, the squared error averaged over each cell of
 * 8x8 pixels and then over the 3x3 cells round it (fewer at the border), in squared input units.
 */
export function buildScoringGraph(options: ScoringGraphOptions): Uint8Array {
  const { architecture, weights, input, lowering = standardLowering, streaming, clips, inspect } = options;
  const { hop = CLIP_FRAMES } = options;
  const { height, width, scale } = input;
  const g = new Graph();
  const N = clips ?? 1;
  const several = clips === undefined ? [] : [N];
  const resumed = streaming === 'resumed' && canHop(architecture, hop);
  const T = resumed ? resumedFrames(hop) : CLIP_FRAMES;
  const clip = g.input('clip', [...several, T, height, width], 'uint8');
  const background = g.input('background', [...several, height, width]);
  const folded = foldBatchNorm(architecture, weights);
  const constants = new Map<string, Tensor>();
  const parameter = (name: string): Tensor => {
    const { shape, data } = weight(folded, name);
    const tensor = constants.get(name) ?? g.constant(data, shape);
    constants.set(name, tensor);
    return tensor;
  };

  const empty = g.reshape(background, [N, 1, height, width]);
  const difference = g.mul(g.sub(g.reshape(g.cast(clip), [N, T, height, width]), empty), 1 / scale);
  const frames = g.reshape(difference, [N, T, 1, height, width]);
  let output: Tensor;
  if (canHop(architecture, hop)) {
    const features = keptFeatures(architecture, { N, H: height, W: width, hop });
    const kept = new Map(
      [...(resumed ? features : [])].map(([name, { shape, layer }]) => [
        name,
        lowering.input(g, name, shape, layer),
      ]),
    );
    const result = forwardHop(g, architecture, parameter, frames, {
      hop,
      lowering,
      ...(resumed && { kept }),
    });
    if (streaming) for (const [name, { tensor }] of result.kept) g.output(`next.${name}`, tensor);
    output = result.output;
  } else {
    const whole = forward(g, architecture, parameter, frames, 'folded', { lowering });
    if (inspect) inspected(g, whole);
    output = last(g, whole.output, hop);
  }

  const error = g.sub(output, last(g, frames, hop));
  const squared = g.reshape(g.mul(error, error), [N * hop, 1, height, width]);
  const grid = [height / CELL, width / CELL];
  const cells = g.emit('AveragePool', [squared], [N * hop, 1, ...grid], {
    kernel_shape: [CELL, CELL],
    strides: [CELL, CELL],
  });
  const regions = g.emit('AveragePool', [cells], [N * hop, 1, ...grid], {
    kernel_shape: [3, 3],
    pads: [1, 1, 1, 1],
    count_include_pad: 0,
  });
  g.output('regions', g.reshape(regions, [...several, hop, ...grid]));
  return g.build();
}

/** The last `count` frames of `[N, T, ...]`. */
function last(g: Graph, x: Tensor, count: number): Tensor {
  const T = x.shape[1]!;
  return T === count ? x : g.slice(x, 1, T - count, count);
}

function inspected(g: Graph, { latent, addressing, output }: Forward): void {
  const outputs = { latent, addressing: addressing!, output };
  for (const [name, tensor] of Object.entries(outputs)) g.output(name, tensor);
}
