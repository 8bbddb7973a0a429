import * as tf from '@tensorflow/tfjs-core';
import { CELL } from '../model.ts';
import { PLACE } from './discriminator.ts';
import type { ReferenceResult } from './reference.ts';
import { REACH } from './scoring-graph.ts';

/** The regions `[N, T, H/8, W/8]` of whole clips `seen` `[N, T, H, W, 1]`: what `scoring-graph.ts` computes, written to be read. */
export function referenceRegions(
  { output, logits }: Pick<ReferenceResult, 'output' | 'logits'>,
  seen: tf.Tensor5D,
): tf.Tensor {
  const [N, T, H, W] = seen.shape;
  const [rows, cols] = [H / CELL, W / CELL];
  const cells = (x: tf.Tensor) =>
    tf.avgPool(tf.reshape(x, [N * T, H, W, 1]) as tf.Tensor4D, CELL, CELL, 'valid');
  // TensorFlow leaves the padding out of the mean, too.
  const around = (x: tf.Tensor4D, reach: number) => tf.avgPool(x, 2 * reach + 1, 1, 'same');
  if (!logits) {
    const errors = around(cells(tf.squaredDifference(output, seen)), REACH.error);
    return tf.reshape(errors, [N, T, rows, cols]);
  }
  const groups = T / PLACE.frames;
  const likely = tf.reshape(tf.sigmoid(logits), [N * groups, rows, cols, 1]) as tf.Tensor4D;
  const beside = tf.minimum(tf.mul(tf.maxPool(likely, 3, 1, 'same'), 2), 1);
  // Outside the picture nothing is likely, and counts: padded here.
  const beyond: [number, number] = [REACH.score, REACH.score];
  const padded = tf.pad(likely, [[0, 0], beyond, beyond, [0, 0]]);
  const gated = tf.mul(tf.avgPool(padded, 2 * REACH.score + 1, 1, 'valid'), beside);
  const probability = tf.reshape(gated, [N, groups, 1, rows, cols]);
  const known = tf.abs(tf.sub(tf.slice(seen, [0, 1], [N, T - 1]), tf.slice(seen, [0, 0], [N, T - 1])));
  const differences = tf.concat([tf.slice(known, [0, 0], [N, 1]), known], 1);
  const motion = tf.reshape(around(cells(differences), REACH.score), [N, groups, PLACE.frames, rows, cols]);
  return tf.reshape(tf.mul(probability, tf.pow(motion, 0.25)), [N, T, rows, cols]);
}
