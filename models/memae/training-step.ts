import { Graph, type Tensor } from '../graph/graph.ts';
import { addScaled, entropy, meanSquaredError } from '../graph/layers.ts';
import { type Architecture, ENTROPY_WEIGHT } from './architecture.ts';
import { forward } from './network.ts';
import { weightSpecs } from './weights.ts';

export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
/** PyTorch's default: `running = 0.9 running + 0.1 batch`. */
export const BATCH_NORM_MOMENTUM = 0.1;

/** Names of the graph's inputs and outputs beside the weights, which go in and come out under their own names. */
export const firstMoment = (name: string): string => `adam.m.${name}`;
export const secondMoment = (name: string): string => `adam.v.${name}`;
export const gradientOf = (name: string): string => `grad.${name}`;
/** An output has the input's name with this suffix: ONNX wants all names different. */
export const updated = (name: string): string => `${name}'`;

export interface TrainingStepOptions {
  readonly architecture: Architecture;
  /** `[N, T, 1, H, W]` of the input `clips`. */
  readonly clips: readonly [number, number, 1, number, number];
  /** Outputs each gradient and the activations too, for tests. */
  readonly inspect?: boolean;
}

/**
 * One training step as one graph: forward in train mode, loss, backward, Adam, BatchNorm's running statistics.
 *
 * Loss: mean over all elements of the batch of the squared error, plus 0.0002 times the mean over all latent
 * positions of the addressing entropy. Both are means, so the batch size does not scale the gradient.
 *
 * Inputs: `clips`, `rate` (learning rate / (1 - beta1^t)), `correction` (sqrt(1 - beta2^t)), every weight, and two
 * moments for every trained one. Outputs: `loss`, `mse`, `entropy`, and the updated weights and moments.
 */
export function buildTrainingStep({ architecture, clips: shape, inspect }: TrainingStepOptions): Uint8Array {
  const g = new Graph();
  const clips = g.input('clips', shape);
  const rate = g.input('rate', []);
  const correction = g.input('correction', []);
  const specs = weightSpecs(architecture);
  const parameters = new Map(specs.map(({ name, shape }) => [name, g.input(name, shape)]));
  const parameter = (name: string): Tensor => parameters.get(name)!;

  const result = forward(g, architecture, parameter, clips, 'train');
  const mse = meanSquaredError(g, result.output, clips);
  const addressing = entropy(g, result.addressing);
  const loss = addScaled(g, mse, addressing, ENTROPY_WEIGHT);
  for (const [name, tensor] of Object.entries({ loss, mse, entropy: addressing })) g.output(name, tensor);

  const trained = specs.filter(spec => spec.trained);
  const gradients = g.gradients(
    loss,
    trained.map(({ name }) => parameter(name)),
  );
  trained.forEach(({ name, shape }, i) => {
    const gradient = g.reshape(gradients[i]!, shape);
    if (inspect) g.output(gradientOf(name), gradient);
    const average = (old: string, value: Tensor, beta: number): Tensor => {
      const next = g.add(g.mul(g.input(old, shape), beta), g.mul(value, 1 - beta));
      g.output(updated(old), next);
      return next;
    };
    const m = average(firstMoment(name), gradient, ADAM.beta1);
    const v = average(secondMoment(name), g.mul(gradient, gradient), ADAM.beta2);
    const denominator = g.add(g.div(g.unary('Sqrt', v), correction), ADAM.epsilon);
    g.output(updated(name), g.sub(parameter(name), g.div(g.mul(m, rate), denominator)));
  });
  for (const [norm, { mean, variance, count }] of result.batches) {
    const unbiased = g.mul(variance, count / (count - 1));
    for (const [name, value] of [
      [`${norm}.running_mean`, mean],
      [`${norm}.running_var`, unbiased],
    ] as const) {
      const kept = g.mul(parameter(name), 1 - BATCH_NORM_MOMENTUM);
      g.output(updated(name), g.add(kept, g.mul(value, BATCH_NORM_MOMENTUM)));
    }
  }
  if (inspect) {
    const { latent, addressing, read, output } = result;
    for (const [name, tensor] of Object.entries({ latent, addressing, read, output })) g.output(name, tensor);
  }
  return g.build();
}
