import * as tf from '@tensorflow/tfjs-core';
import { BATCH_NORM_EPSILON } from '../graph/layers.ts';
import type { Layer } from './architecture.ts';

/**
 * The layers of the reference, in TensorFlow's layout: activations `[N, T, H, W, C]`, kernels `[t, h, w, in, out]`, of the
 * transposed convolution `[t, h, w, out, in]`. TF.js differentiates them, but for the two that say so.
 */

/** 3x3x3 with padding 1: `[N, T, H, W, inputs] -> [N, T/t, H/2, W/2, outputs]`. */
export function convolve(x: tf.Tensor5D, kernel: tf.Tensor5D, { stride }: Layer): tf.Tensor5D {
  return tf.conv3d(padByOne(x), kernel, [stride.t, 2, 2], 'valid');
}

/**
 * The adjoint of `convolve` onto the padded picture, with the padding cut off again:
 * `[N, T, H, W, inputs] -> [N, T*t, 2H, 2W, outputs]`.
 */
export function convolveTransposed(x: tf.Tensor5D, kernel: tf.Tensor5D, layer: Layer): tf.Tensor5D {
  const [N, T, H, W] = x.shape;
  const size: [number, number, number] = [T * layer.stride.t, 2 * H, 2 * W];
  const y = transposedWithGradient(x, kernel, layer);
  return tf.slice(y, [0, 1, 1, 1, 0], [N, ...size, layer.outputs]);
}

/**
 * TF.js has no gradient for its transposed 3D convolution. It is linear in both, and the adjoint of a convolution: the
 * gradient of `x` is that convolution of `dy`, and the kernel's is the convolution's filter gradient with the two
 * activations in each other's place.
 */
function transposedWithGradient(
  x: tf.Tensor5D,
  kernel: tf.Tensor5D,
  { stride, outputs }: Layer,
): tf.Tensor5D {
  const [N, T, H, W] = x.shape;
  const padded: tf.Tensor5D['shape'] = [N, T * stride.t + 2, 2 * H + 2, 2 * W + 2, outputs];
  const strides: [number, number, number] = [stride.t, 2, 2];
  const compute = tf.customGrad((...args) => {
    const [x, kernel, save] = args as unknown as [tf.Tensor5D, tf.Tensor5D, tf.GradSaveFunc];
    save([x, kernel]);
    return {
      value: tf.conv3dTranspose(x, kernel, padded, strides, 'valid'),
      gradFunc: (dy, saved) => {
        const [x, kernel] = saved as [tf.Tensor5D, tf.Tensor5D];
        const attributes = { strides, pad: 'valid', filterShape: kernel.shape };
        return [
          tf.conv3d(dy as tf.Tensor5D, kernel, strides, 'valid'),
          tf.engine().runKernel(tf.Conv3DBackpropFilterV2, { x: dy, dy: x }, attributes) as tf.Tensor,
        ];
      },
    };
  });
  return compute(x, kernel) as tf.Tensor5D;
}

function padByOne(x: tf.Tensor5D): tf.Tensor5D {
  const one: [number, number] = [1, 1];
  return tf.pad(x, [[0, 0], one, one, one, [0, 0]]);
}

/** Mean and biased variance of each channel, `[C]`. */
export interface Statistics {
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
}

export function normalise(x: tf.Tensor5D, { mean, variance }: Statistics): tf.Tensor {
  return tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, BATCH_NORM_EPSILON)));
}

/**
 * Hard shrinkage and renormalisation of the addressing weights `[Q, items]` (Gong et al., eq. 6 and 7). `relu(w - s) w / |w - s|` is w where
 * w > s and else 0, and written as that mask: the quotient has no stable float32 gradient near s. A row whose
 * weights all lie under s stays zero and passes no gradient.
 */
export function shrink(w: tf.Tensor2D, threshold: number): tf.Tensor2D {
  if (threshold <= 0) return w;
  const kept = tf.mul(w, tf.step(tf.sub(w, threshold)));
  return tf.div(kept, tf.maximum(tf.sum(kept, 1, true), 1e-12)) as tf.Tensor2D;
}

/** Each row of `[Q, C]` divided by its Euclidean length; a row of zeros stays zero. */
export function unitRows(x: tf.Tensor2D): tf.Tensor2D {
  const squares = tf.sum(tf.square(x), 1, true);
  return tf.div(x, tf.sqrt(tf.maximum(squares, 1e-24)));
}
