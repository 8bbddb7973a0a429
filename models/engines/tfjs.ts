import * as tf from '@tensorflow/tfjs-core';
import { referenceForward, toTensors } from '../memae/reference.ts';
import { CELL, CLIP_FRAMES, zeroPicture } from '../model.ts';
import type { Engine, Network } from './engine.ts';

/** TF.js: the reference network on `tfjs-node-gpu` if somebody installed it, else on the plain JavaScript backend. */
export async function openTfjs({ architecture, weights, input }: Network): Promise<Engine> {
  await loadBackend();
  const { width, height, scale } = input;
  const tensors = toTensors(weights);
  return {
    async score(clip, background) {
      const regions = tf.tidy(() => {
        const frames = tf.tensor(clip, [1, CLIP_FRAMES, height, width, 1], 'float32');
        const empty = tf.tensor(zeroPicture(input, background), [1, 1, height, width, 1]);
        const clips = tf.div(tf.sub(frames, empty), scale) as tf.Tensor5D;
        const { output } = referenceForward(architecture, tensors, clips, { mode: 'eval' });
        const error = tf.reshape(tf.squaredDifference(output, clips), [CLIP_FRAMES, height, width, 1]);
        const cells = tf.avgPool(error as tf.Tensor4D, CELL, CELL, 'valid');
        return tf.avgPool(cells, 3, 1, 'same'); // TensorFlow leaves the padding out of the mean, too
      });
      const values = (await regions.data()) as Float32Array;
      regions.dispose();
      return Float32Array.from(values);
    },
    async close() {
      tf.dispose([...tensors.values()]);
    },
  };
}

/** Native TensorFlow, best first: none is installed with vigil. */
const NATIVE = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];

/** Makes the best TF.js backend that is installed the current one, and says which it is. */
export async function loadBackend(): Promise<string> {
  for (const name of NATIVE) {
    try {
      await import(name);
    } catch {
      continue; // not installed, or not for this machine
    }
    await tf.setBackend('tensorflow');
    return name;
  }
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
  return '@tensorflow/tfjs-backend-cpu';
}
