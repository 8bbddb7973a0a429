import { Graph, type Tensor } from '../graph/graph.ts';
import {
  addScaled,
  binaryCrossEntropy,
  entropy,
  meanSquaredDistance,
  meanSquaredError,
} from '../graph/layers.ts';
import type { Lowering } from '../graph/lowering.ts';
import type { Objective } from '../training/backends/backend.ts';
import { type Architecture, ENTROPY_WEIGHT, MEMORY } from './architecture.ts';
import { PLACE } from './discriminator.ts';
import { type Forward, forward, type Parameter } from './network.ts';
import { type WeightSpec, type Weights, weightSpecs } from './weights.ts';

export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
/** PyTorch's default: `running = 0.9 running + 0.1 batch`. */
export const BATCH_NORM_MOMENTUM = 0.1;

/** Names of the graph's inputs and outputs beside the weights, which go in and come out under their own names. */
export const firstMoment = (name: string): string => `adam.m.${name}`;
export const secondMoment = (name: string): string => `adam.v.${name}`;
export const gradientOf = (name: string): string => `grad.${name}`;
/** An output has the input's name with this suffix: ONNX wants all names different. */
export const updated = (name: string): string => `${name}'`;

/** Of 0, for every weight that Adam changes. */
export function freshMoments(specs: readonly WeightSpec[]): Weights {
  const trained = specs.filter(spec => spec.trained);
  const zeros = (shape: readonly number[]) => ({
    shape,
    data: new Float32Array(shape.reduce((a, b) => a * b, 1)),
  });
  return new Map(
    trained.flatMap(({ name, shape }) => [
      [firstMoment(name), zeros(shape)],
      [secondMoment(name), zeros(shape)],
    ]),
  );
}

/** What Adam divides by, from its step (1 for the first): inputs `rate` and `correction` of the training step. */
export function adamScalars(rate: number, step: number): { rate: number; correction: number } {
  return { rate: rate / (1 - ADAM.beta1 ** step), correction: Math.sqrt(1 - ADAM.beta2 ** step) };
}

export interface TrainingStepOptions {
  readonly architecture: Architecture;
  /** `[N, T, 1, H, W]` of the input `clips`. */
  readonly clips: readonly [number, number, 1, number, number];
  /** Default: the paper's, memory and entropy. */
  readonly objective?: Objective;
  /** There is an input `seen`, shaped like `clips`: what the network sees instead of them. */
  readonly seen?: boolean;
  /** Default: standard operators. */
  readonly lowering?: Lowering;
  /** Outputs each gradient and the activations too, for tests. */
  readonly inspect?: boolean;
}

/**
 * One training step as one graph: forward in train mode, loss (`trainingLoss`), backward, Adam, BatchNorm's running statistics.
 *
 * Inputs: `clips`, `seen` where asked for, `targets` and `weights` `[N, T/4, H/8, W/8]` for a discriminator, `rate` and `correction` (`adamScalars`), every weight, and two moments for
 * every one that this objective trains. Outputs: `loss`, its parts `mse`, `entropy`, `svdd` and `discrimination` as far as the objective
 * has them, and the updated weights and moments.
 */
export function buildTrainingStep(options: TrainingStepOptions): Uint8Array {
  const { architecture, clips: shape, lowering, inspect, objective = PAPER } = options;
  const g = new Graph();
  const clips = g.input('clips', shape);
  const seen = options.seen ? g.input('seen', shape) : clips;
  const rate = g.input('rate', []);
  const correction = g.input('correction', []);
  const specs = weightSpecs(architecture);
  const parameters = new Map(specs.map(({ name, shape }) => [name, g.input(name, shape)]));
  const parameter = (name: string): Tensor => parameters.get(name)!;

  const result = forward(g, architecture, parameter, seen, 'train', {
    memory: objective.memory,
    ...(lowering && { lowering }),
  });
  const losses = trainingLoss(g, result, clips, objective, () => labelInputs(g, shape));
  for (const [name, tensor] of Object.entries(losses)) g.output(name, tensor);

  const trained = specs.filter(({ name, trained }) => trained && (objective.memory || name !== MEMORY));
  const nonNegative = (name: string) => name === MEMORY && architecture.nonNegativeMemory === true;
  updateWeights(g, losses.loss, trained, { parameter, rate, correction, inspect, nonNegative });
  updateStatistics(g, result.batches, parameter);
  if (inspect) {
    const { latent, addressing, read, output } = result;
    for (const [name, tensor] of Object.entries({ latent, addressing, read, output })) {
      if (tensor) g.output(name, tensor);
    }
  }
  return g.build();
}

export interface Update {
  readonly parameter: Parameter;
  /** Scalars, see `adamScalars`. */
  readonly rate: Tensor;
  readonly correction: Tensor;
  /** Of these weights what falls below 0 becomes 0. */
  readonly nonNegative?: (name: string) => boolean;
  /** Outputs each gradient too. */
  readonly inspect?: boolean | undefined;
  /** Added to each gradient, times the weight, as PyTorch's Adam does. Default 0. */
  readonly weightDecay?: number;
}

/** The backward pass and one step of Adam: inputs are the moments of these weights, outputs both as they are afterwards. */
export function updateWeights(g: Graph, loss: Tensor, trained: readonly WeightSpec[], update: Update): void {
  const { parameter, rate, correction, nonNegative, inspect, weightDecay = 0 } = update;
  const gradients = g.gradients(
    loss,
    trained.map(({ name }) => parameter(name)),
  );
  trained.forEach(({ name, shape }, i) => {
    const weight = parameter(name);
    const plain = g.reshape(gradients[i]!, shape);
    if (inspect) g.output(gradientOf(name), plain);
    const gradient = weightDecay > 0 ? g.add(plain, g.mul(weight, weightDecay)) : plain;
    const moments = [firstMoment(name), secondMoment(name)] as const;
    const [m, v] = moments.map(moment => g.input(moment, shape)) as [Tensor, Tensor];
    const next = adam(g, { weight, gradient, m, v, rate, correction });
    g.output(updated(moments[0]), next.m);
    g.output(updated(moments[1]), next.v);
    g.output(updated(name), nonNegative?.(name) ? g.unary('Relu', next.weight) : next.weight);
  });
}

/** BatchNorm's running statistics after this batch, as outputs. */
export function updateStatistics(g: Graph, batches: Forward['batches'], parameter: Parameter): void {
  for (const [norm, { mean, variance, count }] of batches) {
    const unbiased = g.mul(variance, count / (count - 1));
    for (const [name, value] of [
      [`${norm}.running_mean`, mean],
      [`${norm}.running_var`, unbiased],
    ] as const) {
      const kept = g.mul(parameter(name), 1 - BATCH_NORM_MOMENTUM);
      g.output(updated(name), g.add(kept, g.mul(value, BATCH_NORM_MOMENTUM)));
    }
  }
}

/** Where a pseudo-anomaly is (1) and is not (0), and how much each place counts; the weights sum to 1. */
export interface Labels {
  readonly targets: Tensor;
  readonly weights: Tensor;
}

/** The inputs `targets` and `weights` for clips `[N, T, 1, H, W]`. */
export function labelInputs(g: Graph, [N, T, , H, W]: TrainingStepOptions['clips']): Labels {
  const shape = [N, T / PLACE.frames, H / PLACE.pixels, W / PLACE.pixels];
  return { targets: g.input('targets', shape), weights: g.input('weights', shape) };
}

interface AdamInputs {
  readonly weight: Tensor;
  readonly gradient: Tensor;
  readonly m: Tensor;
  readonly v: Tensor;
  /** Scalars, see `adamScalars`. */
  readonly rate: Tensor;
  readonly correction: Tensor;
}

/** Adam (Kingma and Ba, 2015) as PyTorch has it: epsilon outside the root, after the bias correction; no weight decay. */
export function adam(g: Graph, { weight, gradient, m, v, rate, correction }: AdamInputs) {
  const average = (old: Tensor, value: Tensor, beta: number) =>
    g.add(g.mul(old, beta), g.mul(value, 1 - beta));
  const [first, second] = [
    average(m, gradient, ADAM.beta1),
    average(v, g.mul(gradient, gradient), ADAM.beta2),
  ];
  const denominator = g.add(g.div(g.unary('Sqrt', second), correction), ADAM.epsilon);
  return { weight: g.sub(weight, g.div(g.mul(first, rate), denominator)), m: first, v: second };
}

const PAPER: Objective = { entropy: ENTROPY_WEIGHT, memory: true };

/**
 * `loss = mse + objective.entropy * entropy + objective.svdd.weight * svdd + objective.discriminator * discrimination`, scalars, where
 * - `mse` is the mean over all elements of the batch of the squared difference from `target`,
 * - `entropy` the mean over all latent positions of the batch of the addressing weights' entropy (nats),
 * - `svdd` the mean over all latent positions of the batch, and over the C channels, of the squared distance from the centre.
 *
 * All are means over clips of one size, so that the loss of a batch is the mean of its clips' losses (normalisation by
 * batch statistics aside) and its size does not scale the gradient. Without memory there is no entropy.
 */
export function trainingLoss(
  g: Graph,
  { output, addressing, queries, logits }: Pick<Forward, 'output' | 'addressing' | 'queries' | 'logits'>,
  target: Tensor,
  { entropy: weight, svdd, discriminator = 0 }: Objective,
  labels?: () => Labels,
): { loss: Tensor; mse: Tensor; entropy?: Tensor; svdd?: Tensor; discrimination?: Tensor } {
  const mse = meanSquaredError(g, output, target);
  let loss = mse;
  const parts: { entropy?: Tensor; svdd?: Tensor; discrimination?: Tensor } = {};
  if (addressing) {
    parts.entropy = entropy(g, addressing);
    loss = addScaled(g, loss, parts.entropy, weight);
  }
  if (svdd) {
    parts.svdd = meanSquaredDistance(g, queries, g.constant(svdd.centre, [svdd.centre.length]));
    loss = addScaled(g, loss, parts.svdd, svdd.weight);
  }
  if (logits && labels) {
    const { targets, weights } = labels();
    parts.discrimination = binaryCrossEntropy(g, logits, targets, weights);
    loss = addScaled(g, loss, parts.discrimination, discriminator);
  }
  return { loss, mse, ...parts };
}
