import { Graph, size, type Tensor } from '../graph/graph.ts';
import { updateStatistics, updateWeights } from '../memae/training-step.ts';
import type { WeightSpec } from '../memae/weights.ts';
import { type ImageArchitecture, imageWeightSpecs, ofEncoder, ofMemory } from './backbone/architecture.ts';
import { imageForward } from './backbone/network.ts';
import type { Objective, Seen } from './objectives/objective.ts';

export interface ImageStepOptions {
  readonly architecture: ImageArchitecture;
  readonly objective: Objective;
  readonly batch: number;
  readonly weightDecay: number;
  /** There is an input `seen`, shaped like `images`: what the network sees instead of them. */
  readonly noisy: boolean;
  /** Outputs each gradient and the activations too, for tests. */
  readonly inspect?: boolean;
}

/** Which weights Adam changes. */
export function trainedSpecs(architecture: ImageArchitecture, { memory, decoder }: Objective): WeightSpec[] {
  return imageWeightSpecs(architecture).filter(
    ({ name, trained }) => trained && (memory || !ofMemory(name)) && (decoder || ofEncoder(name)),
  );
}

/**
 * One training step as one graph: forward in train mode, the objective's loss, backward, Adam, running statistics.
 *
 * Inputs: `images` `[N, C, H, W]`, `seen` where it is noisy, `abnormal` `[N]`, the objective's scalars, `rate` and `correction`
 * (`adamScalars`), weights and moments. Outputs: the losses, what the objective observes, and the updated weights and moments.
 */
export function buildImageStep(options: ImageStepOptions): Graph {
  const { architecture, objective, batch, weightDecay, noisy, inspect } = options;
  const { channels, height, width } = architecture.image;
  const g = new Graph();
  const shape = [batch, channels, height, width];
  const images = g.input('images', shape);
  const inputs = new Map<string, Tensor>();
  const input = (name: string, shape: readonly number[]): Tensor => {
    const tensor = inputs.get(name) ?? g.input(name, shape);
    inputs.set(name, tensor);
    return tensor;
  };
  const shapes = new Map(imageWeightSpecs(architecture).map(({ name, shape }) => [name, shape]));
  const parameter = (name: string) => input(name, shapes.get(name)!);

  const { memory, decoder } = objective;
  const given = noisy ? g.input('seen', shape) : images;
  const forward = imageForward(g, architecture, parameter, given, { mode: 'train', memory, decoder });
  const seen: Seen = {
    forward,
    target: g.reshape(images, [batch, size(shape) / batch]),
    abnormal: g.input('abnormal', [batch]),
    scalar: name => input(name, []),
  };
  const losses = objective.losses(g, seen);
  for (const [name, tensor] of Object.entries({ ...losses, ...objective.observed?.(g, seen) })) {
    g.output(name, tensor);
  }
  const [rate, correction] = [g.input('rate', []), g.input('correction', [])];
  const trained = trainedSpecs(architecture, objective);
  updateWeights(g, losses.loss, trained, { parameter, rate, correction, inspect, weightDecay });
  updateStatistics(g, forward.batches, parameter);
  if (inspect) {
    const { latent, addressing, output } = forward;
    for (const [name, tensor] of Object.entries({ latent: latent.tensor, addressing, output })) {
      if (tensor) g.output(name, tensor);
    }
  }
  return g;
}
