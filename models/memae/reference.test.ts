import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { goldenArchitecture, goldenWeights, relativeError } from '../../test/golden.ts';
import { goldenClips, referenceParity, trainingState } from '../../test/parity/reference.ts';
import { describeParity } from '../../test/support/parity.ts';
import { referenceForward, toTensors } from './reference.ts';
import { shrink } from './reference-layers.ts';
import { referenceLosses, referenceStep } from './reference-training.ts';

describeParity('the TF.js reference against the authors’ code', referenceParity);

describe('hard shrinkage', () => {
  it('passes no gradient, and nothing that is no number, where all weights lie under the threshold', () => {
    const rows = tf.tensor2d([
      [0.1, 0.2, 0.1],
      [0.9, 0.05, 0.3],
    ]);
    const weights = tf.tensor2d([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    const gradient = tf.grad(w => tf.sum(tf.mul(shrink(w as tf.Tensor2D, 0.25), weights)))(rows);
    const [, , , a, b, c] = gradient.dataSync();
    expect([...gradient.dataSync().slice(0, 3)].map(Math.abs)).toEqual([0, 0, 0]);
    // y = (0.9, 0, 0.3) / 1.2, f = y0 + 3 y2 = 1.5: df/dw_j = (weight_j - f) / 1.2 where kept
    expect([a, b, c].map(x => x!.toFixed(4))).toEqual(['-0.4167', '0.0000', '1.2500']);
  });
});

describe('objectives', () => {
  const clips = goldenClips();
  const init = toTensors(goldenWeights('init'));

  it('leaves the memory alone while the autoencoder is trained alone', () => {
    const objective = { entropy: 0.1, memory: false };
    const { changed, entropy, loss, mse } = referenceStep(
      goldenArchitecture,
      trainingState(init),
      { clips },
      objective,
      { rate: 1e-3, step: 1 },
    );
    expect([...changed.keys()].filter(name => name.includes('memory'))).toEqual([]);
    expect(changed.has('encoder.0.weight')).toBe(true);
    expect([entropy.dataSync()[0], loss.dataSync()[0]]).toEqual([0, mse.dataSync()[0]]);
  });

  it('adds the squared distance of the latent from a centre', () => {
    const result = referenceForward(goldenArchitecture, init, clips, { mode: 'train' });
    const centre = Float32Array.from({ length: 16 }, (_, i) => i / 16);
    const { loss, mse, svdd } = referenceLosses(
      result,
      { clips },
      {
        entropy: 0,
        memory: true,
        svdd: { weight: 3, centre },
      },
    );
    const latent = result.latent.dataSync<'float32'>();
    const expected = latent.reduce((sum, z, i) => sum + (z - centre[i % 16]!) ** 2, 0) / latent.length;
    expect(relativeError(svdd.dataSync(), [expected])).toBeLessThan(1e-5);
    expect(relativeError(loss.dataSync(), [mse.dataSync()[0]! + 3 * expected])).toBeLessThan(1e-5);
  });
});
