import { Graph, type Tensor } from '../graph/graph.ts';
import type { Lowering } from '../graph/lowering.ts';
import { CLIP_FRAMES } from '../model.ts';
import type { Architecture } from './architecture.ts';
import { forward } from './network.ts';
import { weightSpecs } from './weights.ts';

export interface ViewGraphOptions {
  readonly architecture: Architecture;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** Default: standard operators. */
  readonly lowering?: Lowering;
}

/**
 * The forward pass on one clip, for people to look into. The weights are inputs, with BatchNorm folded into them
 * (`foldBatchNorm`).
 *
 * Input beside the weights: `clip` `[1, T, 1, H, W]`, in input units. Outputs: `output`, shaped like it; `latent`, for the
 * published depth `[1, T/8, C, H/16, W/16]`; and with a row for each latent position (t, h, w) the same as `queries` `[Q, C]`, their
 * `addressing` `[Q, items]` where there is a memory, and its `answer` `[Q, C]`, else the queries.
 */
export function buildViewGraph({ architecture, width, height, lowering }: ViewGraphOptions): Uint8Array {
  const g = new Graph();
  const clip = g.input('clip', [1, CLIP_FRAMES, 1, height, width]);
  const shapes = new Map(weightSpecs(architecture).map(({ name, shape }) => [name, shape]));
  const inputs = new Map<string, Tensor>();
  const parameter = (name: string): Tensor => {
    const tensor = inputs.get(name) ?? g.input(name, shapes.get(name)!);
    inputs.set(name, tensor);
    return tensor;
  };
  const { output, latent, queries, addressing, answers } = forward(
    g,
    architecture,
    parameter,
    clip,
    'folded',
    { ...(lowering && { lowering }) },
  );
  g.output('output', output);
  g.output('latent', latent);
  g.output('queries', queries);
  if (addressing) g.output('addressing', addressing);
  g.output('answer', answers);
  return g.build();
}
