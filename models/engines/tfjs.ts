import * as tf from '@tensorflow/tfjs-core';
import { readClip } from '../analysis/clip-window.ts';
import { referenceForward, toTensors } from '../memae/reference.ts';
import { referenceRegions } from '../memae/reference-regions.ts';
import { CELL, CLIP_FRAMES, zeroPicture } from '../model.ts';
import type { Engine, EngineClip, EngineOptions, Network } from './engine.ts';

/** Clips that a GPU gets at once. Not measured: TF.js's GPU packages can't be installed where this was written. */
const GPU_BATCH = 4;

/** TF.js: the reference network on native TensorFlow if somebody installed it, else on the plain JavaScript backend. */
export async function openTfjs(
  { architecture, weights, input }: Network,
  { hop }: EngineOptions,
): Promise<Engine> {
  const device = await loadBackend();
  const { width, height, scale } = input;
  const [rows, cols] = [height / CELL, width / CELL];
  const tensors = toTensors(weights);

  /** `[N, 16, H, W, 1]` in units of the network's input. */
  const inputOf = (clips: readonly EngineClip[]): tf.Tensor => {
    const pictures = clips.map(({ clip, background }) => {
      const bytes = new Uint8Array(CLIP_FRAMES * height * width);
      readClip(clip, bytes);
      const frames = tf.tensor(bytes, [1, CLIP_FRAMES, height, width, 1], 'float32');
      const empty = Float32Array.from(zeroPicture(input, background));
      return tf.sub(frames, tf.tensor(empty, [1, 1, height, width, 1]));
    });
    return tf.div(tf.concat(pictures), scale);
  };
  /** `[N, hop, rows, cols]`. */
  const regionsOf = (clips: readonly EngineClip[]): tf.Tensor =>
    tf.tidy(() => {
      const seen = inputOf(clips) as tf.Tensor5D;
      const result = referenceForward(architecture, tensors, seen, { mode: 'eval' });
      return tf.slice(referenceRegions(result, seen), [0, CLIP_FRAMES - hop], [clips.length, hop]);
    });
  return {
    device,
    batch: device.endsWith('gpu') ? GPU_BATCH : 1,
    async score(clips) {
      const regions = regionsOf(clips);
      const values = (await regions.data()) as Float32Array;
      regions.dispose();
      const each = hop * rows * cols;
      return clips.map((_, i) => values.slice(i * each, (i + 1) * each));
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
