import * as tf from '@tensorflow/tfjs-core';
import type { Objective } from '../training/backends/backend.ts';
import { type Architecture, MEMORY } from './architecture.ts';
import {
  addressingEntropy,
  binaryCrossEntropy,
  meanSquaredError,
  type ReferenceResult,
  referenceForward,
  type Tensors,
} from './reference.ts';
import { ADAM, adamScalars, BATCH_NORM_MOMENTUM, firstMoment, secondMoment } from './training-step.ts';
import { weightSpecs } from './weights.ts';

/** Training in plain TF.js: the same step as the graph of `training-step.ts`. Every function leaves its tensors to the caller's `tf.tidy`. */

export interface ReferenceLosses {
  /** `mse + objective.entropy * entropy + objective.svdd.weight * svdd + objective.discriminator * discrimination`. */
  readonly loss: tf.Scalar;
  readonly mse: tf.Scalar;
  readonly entropy: tf.Scalar;
  readonly svdd: tf.Scalar;
  readonly discrimination: tf.Scalar;
}

/** What a step works on, in TensorFlow's layout; see `Batch`. */
export interface ReferenceBatch {
  readonly clips: tf.Tensor5D;
  readonly seen?: tf.Tensor5D;
  readonly labels?: { readonly targets: tf.Tensor; readonly weights: tf.Tensor };
}

/** As `trainingLoss` defines them. */
export function referenceLosses(
  { output, addressing, latent, logits }: ReferenceResult,
  { clips, labels }: ReferenceBatch,
  objective: Objective,
): ReferenceLosses {
  const mse = meanSquaredError(output, clips);
  const entropy = addressing ? addressingEntropy(addressing) : tf.scalar(0);
  const svdd = objective.svdd ? squaredDistance(latent, objective.svdd.centre) : tf.scalar(0);
  const discrimination = logits && labels ? binaryCrossEntropy(logits, labels) : tf.scalar(0);
  const terms = [
    mse,
    tf.mul(entropy, objective.entropy),
    tf.mul(svdd, objective.svdd?.weight ?? 0),
    tf.mul(discrimination, objective.discriminator ?? 0),
  ];
  return { loss: tf.addN(terms) as tf.Scalar, mse, entropy, svdd, discrimination };
}

/** Mean over the latent positions, and over the channels, of the squared distance from `centre` `[C]`. */
function squaredDistance(latent: tf.Tensor5D, centre: Float32Array): tf.Scalar {
  return tf.mean(tf.squaredDifference(latent, tf.tensor1d(centre)));
}

export interface ReferenceGradients extends ReferenceLosses {
  /** d loss / d parameter, for each that the loss depends on. */
  readonly gradients: Tensors;
  /** The batch's own value of each running statistic. */
  readonly statistics: Tensors;
}

export function referenceGradients(
  architecture: Architecture,
  weights: Tensors,
  batch: ReferenceBatch,
  objective: Objective,
): ReferenceGradients {
  const { memory } = objective;
  const names = weightSpecs(architecture)
    .filter(({ name, trained }) => trained && (memory || name !== MEMORY))
    .map(({ name }) => name);
  const kept = new Map<string, tf.Tensor>(); // else TF.js disposes of all but the loss
  const { value, grads } = tf.valueAndGrads((...parameters: tf.Tensor[]) => {
    const current = new Map([...weights, ...names.map((name, i) => [name, parameters[i]!] as const)]);
    const result = referenceForward(architecture, current, batch.seen ?? batch.clips, {
      mode: 'train',
      memory,
    });
    const { loss, ...parts } = referenceLosses(result, batch, objective);
    for (const [name, tensor] of Object.entries(parts)) kept.set(name, tf.keep(tensor));
    for (const [name, tensor] of batchStatistics(result)) kept.set(name, tf.keep(tensor));
    return loss;
  })(names.map(name => weights.get(name)!));
  const take = (name: string): tf.Tensor => {
    const tensor = kept.get(name)!;
    const taken = tf.clone(tensor); // belongs to the caller's tidy
    tensor.dispose();
    kept.delete(name);
    return taken;
  };
  const parts = {
    mse: take('mse'),
    entropy: take('entropy'),
    svdd: take('svdd'),
    discrimination: take('discrimination'),
  };
  const statistics = new Map([...kept.keys()].map(name => [name, take(name)]));
  const gradients = new Map(names.map((name, i) => [name, grads[i]!]));
  return { loss: value, ...(parts as Omit<ReferenceLosses, 'loss'>), gradients, statistics };
}

/** By the names of the running statistics: the variance without bias, as PyTorch averages it. */
function batchStatistics({ batches }: ReferenceResult): [string, tf.Tensor][] {
  return [...batches].flatMap(([norm, { mean, variance, count }]) => [
    [`${norm}.running_mean`, mean],
    [`${norm}.running_var`, tf.mul(variance, count / (count - 1))],
  ]);
}

export interface AdamState {
  readonly weight: tf.Tensor;
  readonly m: tf.Tensor;
  readonly v: tf.Tensor;
}

/** Kingma and Ba (2015) with PyTorch's epsilon outside the root. @param step 1 for the first */
export function adam(
  { weight, m, v }: AdamState,
  gradient: tf.Tensor,
  { rate, step }: { readonly rate: number; readonly step: number },
): AdamState {
  const { beta1, beta2, epsilon } = ADAM;
  const scalars = adamScalars(rate, step);
  const average = (old: tf.Tensor, value: tf.Tensor, beta: number) =>
    tf.add(tf.mul(old, beta), tf.mul(value, 1 - beta));
  const next = { m: average(m, gradient, beta1), v: average(v, tf.square(gradient), beta2) };
  const denominator = tf.add(tf.div(tf.sqrt(next.v), scalars.correction), epsilon);
  const change = tf.div(tf.mul(next.m, scalars.rate), denominator);
  return { weight: tf.sub(weight, change), ...next };
}

/** One training step on a state with the names of `training-step.ts`: the losses before it, and all that it changed. */
export function referenceStep(
  architecture: Architecture,
  state: Tensors,
  batch: ReferenceBatch,
  objective: Objective,
  { rate, step }: { readonly rate: number; readonly step: number },
): ReferenceLosses & { readonly changed: Tensors } {
  const { gradients, statistics, ...losses } = referenceGradients(architecture, state, batch, objective);
  const changed = new Map<string, tf.Tensor>();
  for (const [name, gradient] of gradients) {
    const before = {
      weight: state.get(name)!,
      m: state.get(firstMoment(name))!,
      v: state.get(secondMoment(name))!,
    };
    const after = adam(before, gradient, { rate, step });
    const projected = name === MEMORY && architecture.nonNegativeMemory;
    changed.set(name, projected ? tf.relu(after.weight) : after.weight);
    changed.set(firstMoment(name), after.m).set(secondMoment(name), after.v);
  }
  for (const [name, value] of statistics) {
    const kept = tf.mul(state.get(name)!, 1 - BATCH_NORM_MOMENTUM);
    changed.set(name, tf.add(kept, tf.mul(value, BATCH_NORM_MOMENTUM)));
  }
  return { ...losses, changed };
}
