import type { Network } from '../engines/engine.ts';
import { Graph, type Tensor } from '../graph/graph.ts';
import type { Lowering } from '../graph/lowering.ts';
import { standardLowering } from '../graph/standard/index.ts';
import { CELL, CLIP_FRAMES } from '../model.ts';
import { PLACE } from './discriminator.ts';
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
  /** Outputs latent, addressing, reconstruction and logits too. For all 16 frames only. */
  readonly inspect?: boolean;
}

/** Cells on each side of a cell that belong to its region. */
export const REACH = { error: 1, score: 2 } as const;

/**
 * Clip in, regions out, in one graph; weights are constants and BatchNorm is folded into them.
 *
 * Inputs: `clip` `[16, H, W] uint8` and `background` `[H, W] float32` gray levels. The network sees `(clip - background) / scale`.
 * Output `regions` `[hop, H/8, W/8]`, for each of the last `hop` frames: with a discriminator `regionScores`, otherwise the
 * reconstruction error averaged over each cell of 8x8 pixels and then over the 3x3 cells round it (fewer at the border), in
 * squared input units.
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
  let result: Pick<Forward, 'output' | 'logits'>;
  if (canHop(architecture, hop)) {
    const features = keptFeatures(architecture, { N, H: height, W: width, hop });
    const kept = new Map(
      [...(resumed ? features : [])].map(([name, { shape, layer }]) => [
        name,
        lowering.input(g, name, shape, layer),
      ]),
    );
    const tail = forwardHop(g, architecture, parameter, frames, {
      hop,
      lowering,
      ...(resumed && { kept }),
    });
    if (streaming) for (const [name, { tensor }] of tail.kept) g.output(`next.${name}`, tensor);
    result = tail;
  } else {
    const whole = forward(g, architecture, parameter, frames, 'folded', { lowering });
    if (inspect) inspected(g, whole);
    result = { output: last(g, whole.output, hop), logits: whole.logits };
  }
  const regions = result.logits
    ? regionScores(g, result.logits, frames, hop)
    : regionErrors(g, result.output, last(g, frames, hop));
  g.output('regions', g.reshape(regions, [...several, hop, height / CELL, width / CELL]));
  return g.build();
}

/** Mean squared error of the regions, `[N * T, 1, H/8, W/8]`: what a network without a discriminator has to say. */
function regionErrors(g: Graph, output: Tensor, frames: Tensor): Tensor {
  const error = g.sub(output, frames);
  return around(g, cells(g, g.mul(error, error)), REACH.error);
}

/**
 * Region scores `[N, hop, H/8 * W/8]`: the mean probability, as the discriminator sees it, that something does not belong (0 outside the picture), times the
 * fourth root of the mean absolute difference from the frame before. Both rise with the evidence. The root keeps the second small: it
 * speaks where the discriminator is in doubt, and for what moves much.
 */
function regionScores(g: Graph, logits: Tensor, frames: Tensor, hop: number): Tensor {
  const [N, , , H, W] = frames.shape as [number, number, number, number, number];
  const groups = Math.ceil(hop / PLACE.frames);
  const size = (H / CELL) * (W / CELL);
  const split = (x: Tensor, frames: number) => g.reshape(x, [N, groups, frames, size]);
  const likely = g.reshape(g.unary('Sigmoid', last(g, logits, groups)), [N * groups, 1, H / CELL, W / CELL]);
  const probability = g.mul(around(g, likely, REACH.score, 'whole'), beside(g, likely));
  const changes = g.unary('Abs', differences(g, frames, groups * PLACE.frames));
  const motion = around(g, cells(g, changes), REACH.score);
  const root = g.unary('Sqrt', g.unary('Sqrt', motion));
  const scores = g.mul(split(probability, 1), split(root, PLACE.frames));
  return last(g, g.reshape(scores, [N, groups * PLACE.frames, size]), hop);
}

/** Twice the highest probability within a cell, at most 1: what is further from anything unlikely is only near it. */
function beside(g: Graph, likely: Tensor): Tensor {
  const highest = g.emit('MaxPool', [likely], likely.shape, { kernel_shape: [3, 3], pads: [1, 1, 1, 1] });
  return g.emit('Min', [g.mul(highest, 2), g.scalar(1)], likely.shape);
}

/** Of each of the last `count` frames from the one before; of a clip's very first frame, that of the second. */
function differences(g: Graph, frames: Tensor, count: number): Tensor {
  const T = frames.shape[1]!;
  const first = Math.max(1, T - count);
  const known = g.sub(g.slice(frames, 1, first, T - first), g.slice(frames, 1, first - 1, T - first));
  return T - first === count ? known : g.concat([g.slice(known, 1, 0, 1), known], 1);
}

/** Means over cells: `[N, T, 1, H, W] -> [N * T, 1, H/8, W/8]`. */
function cells(g: Graph, x: Tensor): Tensor {
  const [N, T, , H, W] = x.shape as [number, number, number, number, number];
  return g.emit('AveragePool', [g.reshape(x, [N * T, 1, H, W])], [N * T, 1, H / CELL, W / CELL], {
    kernel_shape: [CELL, CELL],
    strides: [CELL, CELL],
  });
}

/**
 * Means over a region: the cells up to `reach` round each. At the border there are fewer, of which the mean is taken; or `whole`
 * regions with 0 beyond it, so that what the border cuts off is no more abnormal for it.
 */
function around(g: Graph, x: Tensor, reach: number, border: 'fewer' | 'whole' = 'fewer'): Tensor {
  return g.emit('AveragePool', [x], x.shape, {
    kernel_shape: [2 * reach + 1, 2 * reach + 1],
    pads: [reach, reach, reach, reach],
    count_include_pad: border === 'whole' ? 1 : 0,
  });
}

/** The last `count` frames of `[N, T, ...]`. */
function last(g: Graph, x: Tensor, count: number): Tensor {
  const T = x.shape[1]!;
  return T === count ? x : g.slice(x, 1, T - count, count);
}

function inspected(g: Graph, { latent, addressing, output, logits }: Forward): void {
  const outputs = { latent, output, ...(addressing && { addressing }), ...(logits && { logits }) };
  for (const [name, tensor] of Object.entries(outputs)) g.output(name, tensor);
}
