import { dim, Graph, type Tensor } from '../graph/graph.ts';
import { binaryCrossEntropy, entropy, meanSquaredError, positive } from '../graph/layers.ts';
import type { Lowering } from '../graph/lowering.ts';
import type { Architecture } from './architecture.ts';
import { forward } from './network.ts';
import { labelInputs } from './training-step.ts';
import { weightSpecs } from './weights.ts';

export interface EvaluationGraphOptions {
  readonly architecture: Architecture;
  /** `[N, T, 1, H, W]` of the input `clips`. */
  readonly clips: readonly [number, number, 1, number, number];
  /** Default: standard operators. */
  readonly lowering?: Lowering;
  /** False: the decoder gets the latent as it is. */
  readonly memory: boolean;
}

/**
 * The forward pass with running statistics, and what is measured on it. The weights are inputs, with BatchNorm folded
 * into them (`foldBatchNorm`), so that one session serves a whole training.
 *
 * Inputs beside the weights: `clips` and `seen`, and for a discriminator its labels (`training-step.ts`).
 * Outputs: `mse` as in `trainingLoss`; `output` `[N, T, 1, H, W]`; `centre` `[C]`, the mean latent; and with a discriminator
 * `discrimination` as in `trainingLoss`; and with memory
 * `entropy` as in `trainingLoss`, `active` (items with a weight above 0 per latent position, mean) and `used` `[items]`
 * (1 where an item has a weight above 0 anywhere, else 0).
 */
export function buildEvaluationGraph({
  architecture,
  clips: shape,
  lowering,
  memory,
}: EvaluationGraphOptions): Uint8Array {
  const g = new Graph();
  const clips = g.input('clips', shape);
  const inputs = new Map<string, Tensor>();
  const parameter = (name: string): Tensor => {
    const { shape } = weightSpecs(architecture).find(spec => spec.name === name)!;
    const tensor = inputs.get(name) ?? g.input(name, shape);
    inputs.set(name, tensor);
    return tensor;
  };
  const seen = g.input('seen', shape);
  const { queries, addressing, output, logits } = forward(g, architecture, parameter, seen, 'folded', {
    memory,
    ...(lowering && { lowering }),
  });
  g.output('mse', meanSquaredError(g, output, clips));
  g.output('output', output);
  g.output('centre', g.reduce('ReduceMean', queries, [0]));
  if (logits) {
    const { targets, weights } = labelInputs(g, shape);
    g.output('discrimination', binaryCrossEntropy(g, logits, targets, weights));
  }
  if (addressing) {
    const read = positive(g, addressing); // [Q, items]
    g.output('entropy', entropy(g, addressing));
    g.output('active', g.mul(g.reduce('ReduceMean', read, [0, 1]), dim(read, 1)));
    g.output('used', positive(g, g.reduce('ReduceSum', read, [0])));
  }
  return g.build();
}
