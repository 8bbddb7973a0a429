import * as tf from '@tensorflow/tfjs-core';
import {
  type Architecture,
  allLayers,
  hasMemory,
  MEMORY,
  memoryDepth,
  type StackedLayer,
  skipInto,
} from './architecture.ts';
import { DISCRIMINATOR } from './discriminator.ts';
import {
  convolve,
  convolveTransposed,
  normalise,
  type Statistics,
  shrink,
  unitRows,
} from './reference-layers.ts';
import type { Weights } from './weights.ts';

/**
 * MemAE in plain TF.js: the reference to read and to compare with. It is written for clarity, in TensorFlow's layout
 * `[N, T, H, W, C]`, and runs on whatever TF.js backend is set. `reference-training.ts` trains it.
 */
export interface ReferenceResult {
  /** What stands in front of the memory, for the published depth `[N, T/8, H/16, W/16, C]`. */
  readonly latent: tf.Tensor5D;
  /** `[Q, items]` after shrinkage, a row for each latent position; absent where the memory is left out. */
  readonly addressing?: tf.Tensor2D;
  /** The discriminator's, `[N, T/4, H/8, W/8]`, where the network has one. */
  readonly logits?: tf.Tensor4D;
  /** What the decoder gets: the memory's answer, shaped like `latent`. */
  readonly read: tf.Tensor5D;
  /** `[N, T, H, W, 1]`. */
  readonly output: tf.Tensor5D;
  /** Statistics of this batch by BatchNorm's name, in train mode. */
  readonly batches: ReadonlyMap<string, BatchStatistics>;
}

export interface BatchStatistics extends Statistics {
  /** Elements of each channel that were averaged. */
  readonly count: number;
}

/** Weights and running statistics by the authors' names, in their layout. */
export type Tensors = ReadonlyMap<string, tf.Tensor>;

/** `train` normalises with the batch's own statistics, `eval` with the running ones. */
export type Mode = 'train' | 'eval';

export interface ReferenceOptions {
  readonly mode: Mode;
  /** False gives the decoder the latent as it is. Default: as the architecture has it. */
  readonly memory?: boolean;
}

/** The weights on TF.js's backend; whoever asked for them disposes of them. */
export function toTensors(weights: Weights): Map<string, tf.Tensor> {
  return new Map([...weights].map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]));
}

/** The forward pass on clips `[N, T, H, W, 1]`. */
export function referenceForward(
  architecture: Architecture,
  weights: Tensors,
  clips: tf.Tensor5D,
  { mode, memory = hasMemory(architecture) }: ReferenceOptions,
): ReferenceResult {
  const depth = memoryDepth(architecture);
  const network = { architecture, weights, mode };
  const front = runLayers(network, clips, [0, depth]);
  const latent = front.y;
  const answer = memory
    ? readMemory(latent, weights.get(MEMORY) as tf.Tensor2D, architecture)
    : { read: latent };
  const logits = architecture.discriminator
    ? { logits: discriminate(architecture, weights, tf.sub(latent, answer.read), front.outputs[2]!) }
    : {};
  const back = runLayers(network, answer.read, [depth, 8], front.outputs);
  return {
    latent,
    ...answer,
    ...logits,
    output: back.y,
    batches: new Map([...front.batches, ...back.batches]),
  };
}

interface Part {
  readonly y: tf.Tensor5D;
  /** Of every layer so far: what skips add. */
  readonly outputs: readonly tf.Tensor5D[];
  readonly batches: ReadonlyMap<string, BatchStatistics>;
}

/**
 * Convolution, BatchNorm, LeakyReLU, for the layers `from` to `to - 1` of the eight; the last is a convolution alone.
 * @param before what the layers before `from` gave
 */
export function runLayers(
  { architecture, weights, mode }: { architecture: Architecture; weights: Tensors; mode: Mode },
  x: tf.Tensor5D,
  [from, to]: readonly [number, number],
  before: readonly tf.Tensor5D[] = [],
): Part {
  const batches = new Map<string, BatchStatistics>();
  const outputs = [...before];
  const tensor = (name: string): tf.Tensor => weights.get(name)!;

  const block = (x: tf.Tensor5D, layer: StackedLayer): tf.Tensor5D => {
    const { conv, norm, transposed } = layer;
    // The authors' kernels are [out, in, t, h, w], and [in, out, t, h, w] where transposed.
    const kernel = tf.transpose(tensor(`${conv}.weight`), [2, 3, 4, 1, 0]) as tf.Tensor5D;
    const convolution = transposed ? convolveTransposed : convolve;
    const y: tf.Tensor5D = tf.add(convolution(x, kernel, layer), tensor(`${conv}.bias`));
    if (!norm) return y;
    const batch = tf.moments(y, [0, 1, 2, 3]);
    const running = { mean: tensor(`${norm}.running_mean`), variance: tensor(`${norm}.running_var`) };
    if (mode === 'train') batches.set(norm, { ...batch, count: y.size / layer.outputs });
    const scaled = tf.mul(normalise(y, mode === 'train' ? batch : running), tensor(`${norm}.weight`));
    return tf.leakyRelu(tf.add(scaled, tensor(`${norm}.bias`)), architecture.slope);
  };

  let y = x;
  for (const [i, layer] of allLayers(architecture).slice(from, to).entries()) {
    y = block(y, layer);
    const skip = skipInto(architecture, from + i);
    if (skip !== undefined) y = tf.add(y, outputs[skip - 1]!);
    outputs.push(y);
  }
  return { y, outputs, batches };
}

/** Each latent position is a query z: `w = shrink(softmax(M z))`, answer `w M`. */
export function readMemory(
  latent: tf.Tensor5D,
  memory: tf.Tensor2D,
  { addressing: kind, shrink: threshold }: Architecture,
): { addressing: tf.Tensor2D; read: tf.Tensor5D } {
  const queries = tf.reshape(latent, [-1, memory.shape[1]]) as tf.Tensor2D;
  const [z, items] = kind === 'cosine' ? [unitRows(queries), unitRows(memory)] : [queries, memory];
  const similarity = tf.matMul(z, items, false, true) as tf.Tensor2D;
  const addressing = shrink(tf.softmax(similarity), threshold);
  const read = tf.reshape(tf.matMul(addressing, memory), latent.shape) as tf.Tensor5D;
  return { addressing, read };
}

/**
 * As `discriminator.ts` says it.
 * @param residual `[N, t, h, w, C]`
 * @param features `[N, 2t, 2h, 2w, C3]`
 */
export function discriminate(
  { slope }: Architecture,
  weights: Tensors,
  residual: tf.Tensor5D,
  features: tf.Tensor5D,
): tf.Tensor4D {
  const tensor = (name: string): tf.Tensor => weights.get(name)!;
  const linear = (x: tf.Tensor5D, weight: tf.Tensor): tf.Tensor5D => {
    const [N, T, H, W, C] = x.shape;
    const rows = tf.reshape(x, [N * T * H * W, C]) as tf.Tensor2D;
    const products = tf.matMul(rows, weight as tf.Tensor2D, false, true);
    return tf.reshape(products, [N, T, H, W, weight.shape[0]!]) as tf.Tensor5D;
  };
  const parts = tf.split(tensor(DISCRIMINATOR.residual), 8).map(part => linear(residual, part));
  const columns = pairs(parts).map(pair => interleave(pair, 3));
  const rows = pairs(columns).map(pair => interleave(pair, 2));
  const placed = interleave(rows, 1);
  const own = tf.add(linear(features, tensor(DISCRIMINATOR.features)), tensor(DISCRIMINATOR.bias));
  const hidden: tf.Tensor5D = tf.leakyRelu(tf.add(placed, own), slope);
  const logits = tf.add(linear(hidden, tensor(DISCRIMINATOR.out)), tensor(DISCRIMINATOR.outBias));
  const [N, T, H, W] = hidden.shape;
  return tf.reshape(logits, [N, T, H, W]) as tf.Tensor4D;

  function pairs<V>(values: readonly V[]): V[][] {
    return values.flatMap((value, i) => (i % 2 === 0 ? [[value, values[i + 1]!]] : []));
  }
  function interleave(pair: readonly tf.Tensor5D[], axis: number): tf.Tensor5D {
    const longer = pair[0]!.shape.map((extent, a) =>
      a === axis ? 2 * extent : extent,
    ) as tf.Tensor5D['shape'];
    return tf.reshape(tf.concat([...pair], axis + 1), longer);
  }
}

/** Mean over all elements of the squared difference: a scalar. */
export function meanSquaredError(output: tf.Tensor, clips: tf.Tensor): tf.Scalar {
  return tf.mean(tf.squaredDifference(output, clips));
}

/** Mean over the latent positions of `-sum w ln(w + 1e-12)`: a scalar. */
export function addressingEntropy(addressing: tf.Tensor2D): tf.Scalar {
  const surprise = tf.mul(addressing, tf.log(tf.add(addressing, 1e-12)));
  return tf.neg(tf.mean(tf.sum(surprise, 1)));
}

/** `sum weights * cross entropy` of logits and targets of 0 or 1, all of one shape: a scalar. */
export function binaryCrossEntropy(
  logits: tf.Tensor,
  { targets, weights }: { readonly targets: tf.Tensor; readonly weights: tf.Tensor },
): tf.Scalar {
  const softplus = tf.softplus(tf.neg(tf.abs(logits)));
  const each = tf.add(tf.sub(tf.relu(logits), tf.mul(logits, targets)), softplus);
  return tf.sum(tf.mul(each, weights));
}
