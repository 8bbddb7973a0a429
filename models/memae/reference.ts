import * as tf from '@tensorflow/tfjs-core';
import { BATCH_NORM_EPSILON } from '../graph/layers.ts';
import {
  type Architecture,
  decoderLayers,
  ENTROPY_WEIGHT,
  encoderLayers,
  type Layer,
  MEMORY,
} from './architecture.ts';
import { type Weights, weight } from './weights.ts';

/**
 * MemAE in plain TF.js: the reference to read and to compare with. It is written for clarity, in TensorFlow's layout
 * `[N, T, H, W, C]`, and runs on whatever TF.js backend is set.
 */
export interface ReferenceResult {
  /** `[N, T/8, H/16, W/16, C]`. */
  readonly latent: tf.Tensor5D;
  /** `[Q, items]` after shrinkage, a row for each latent position. */
  readonly addressing: tf.Tensor2D;
  /** The memory's answer, shaped like `latent`. */
  readonly read: tf.Tensor5D;
  /** `[N, T, H, W, 1]`. */
  readonly output: tf.Tensor5D;
}

/** @param mode `train` normalises with the batch's own statistics, `eval` with the running ones */
export function referenceForward(
  architecture: Architecture,
  weights: Weights,
  clips: tf.Tensor5D,
  mode: 'train' | 'eval',
): ReferenceResult {
  const tensor = (name: string) => {
    const { shape, data } = weight(weights, name);
    return tf.tensor(data, [...shape]);
  };

  const block = (x: tf.Tensor5D, layer: Layer, convolution: typeof convolve): tf.Tensor5D => {
    // The authors' kernels are [out, in, t, h, w], and [in, out, t, h, w] where transposed; TensorFlow's are
    // [t, h, w, in, out], and [t, h, w, out, in].
    const kernel = tf.transpose(tensor(`${layer.conv}.weight`), [2, 3, 4, 1, 0]) as tf.Tensor5D;
    const y = tf.add(convolution(x, kernel, layer), tensor(`${layer.conv}.bias`));
    if (!layer.norm) return y as tf.Tensor5D;
    const batch = tf.moments(y, [0, 1, 2, 3]);
    const mean = mode === 'train' ? batch.mean : tensor(`${layer.norm}.running_mean`);
    const variance = mode === 'train' ? batch.variance : tensor(`${layer.norm}.running_var`);
    const normal = tf.div(tf.sub(y, mean), tf.sqrt(tf.add(variance, BATCH_NORM_EPSILON)));
    const scaled = tf.add(tf.mul(normal, tensor(`${layer.norm}.weight`)), tensor(`${layer.norm}.bias`));
    return tf.leakyRelu(scaled, architecture.slope) as tf.Tensor5D;
  };

  const latent = encoderLayers(architecture).reduce((x, layer) => block(x, layer, convolve), clips);
  const memory = tensor(MEMORY) as tf.Tensor2D;
  const queries = tf.reshape(latent, [-1, architecture.channels[3]]) as tf.Tensor2D;
  const similarity = tf.matMul(queries, memory, false, true);
  const addressing = shrink(tf.softmax(similarity) as tf.Tensor2D, architecture.shrink);
  const read = tf.reshape(tf.matMul(addressing, memory), latent.shape) as tf.Tensor5D;
  const output = decoderLayers(architecture).reduce((x, layer) => block(x, layer, convolveTransposed), read);
  return { latent, addressing, read, output };
}

/** `mse + 0.0002 entropy`, both means: over all elements, and over all latent positions. */
export function referenceLoss({ output, addressing }: ReferenceResult, clips: tf.Tensor5D) {
  const mse = tf.mean(tf.squaredDifference(output, clips));
  const surprise = tf.mul(addressing, tf.log(tf.add(addressing, 1e-12)));
  const entropy = tf.neg(tf.mean(tf.sum(surprise, 1)));
  return { mse, entropy, loss: tf.add(mse, tf.mul(entropy, ENTROPY_WEIGHT)) };
}

function convolve(x: tf.Tensor5D, kernel: tf.Tensor5D, { stride }: Layer): tf.Tensor5D {
  return tf.conv3d(padByOne(x), kernel, [stride.t, 2, 2], 'valid');
}

/** The adjoint of `convolve` onto the padded picture, with the padding cut off again. */
function convolveTransposed(x: tf.Tensor5D, kernel: tf.Tensor5D, { stride, outputs }: Layer): tf.Tensor5D {
  const [N, T, H, W] = x.shape;
  const size: [number, number, number] = [T * stride.t, 2 * H, 2 * W];
  const padded: tf.Tensor5D['shape'] = [N, size[0] + 2, size[1] + 2, size[2] + 2, outputs];
  const y = tf.conv3dTranspose(x, kernel, padded, [stride.t, 2, 2], 'valid');
  return tf.slice(y, [0, 1, 1, 1, 0], [N, ...size, outputs]);
}

function padByOne(x: tf.Tensor5D): tf.Tensor5D {
  const one: [number, number] = [1, 1];
  return tf.pad(x, [[0, 0], one, one, one, [0, 0]]);
}

/** Gong et al., eq. 6 and 7, with the authors' guard against division by zero. */
function shrink(w: tf.Tensor2D, threshold: number): tf.Tensor2D {
  if (threshold <= 0) return w;
  const above = tf.sub(w, threshold);
  const kept = tf.div(tf.mul(tf.relu(above), w), tf.add(tf.abs(above), 1e-12));
  return tf.div(kept, tf.maximum(tf.sum(kept, 1, true), 1e-12)) as tf.Tensor2D;
}
