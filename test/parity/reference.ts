import '@tensorflow/tfjs'; // brings the gradients of TF.js's operations, and its plain backend
import * as tf from '@tensorflow/tfjs-core';
import { ENTROPY_WEIGHT, MEMORY } from '../../models/memae/architecture.ts';
import {
  addressingEntropy,
  meanSquaredError,
  type ReferenceResult,
  readMemory,
  referenceForward,
  runLayers,
  type Tensors,
  toTensors,
} from '../../models/memae/reference.ts';
import {
  adam,
  referenceGradients,
  referenceLosses,
  referenceStep,
} from '../../models/memae/reference-training.ts';
import { firstMoment, secondMoment } from '../../models/memae/training-step.ts';
import { weightSpecs } from '../../models/memae/weights.ts';
import { goldenArchitecture as architecture, goldenTensors, goldenWeights } from '../golden.ts';
import { isNoise, largest, type Named, type Worst, worst } from './worst.ts';

const golden = goldenTensors();
const names = weightSpecs(architecture).map(({ name }) => name);
const trained = weightSpecs(architecture)
  .filter(spec => spec.trained)
  .map(({ name }) => name);
const isSignal = (name: string) => !isNoise(name);
const objective = { entropy: ENTROPY_WEIGHT, memory: true };
const adamOptions = { rate: 1e-4, step: 1 };

/** The TF.js reference against the authors' own code, group by group; on TF.js's current backend, or the plain one. */
export async function referenceParity(): Promise<Record<string, Worst>> {
  if (!tf.getBackend()) await tf.setBackend('cpu');
  let groups: Record<string, Worst> = {};
  tf.tidy(() => {
    const clips = goldenClips();
    const init = toTensors(goldenWeights('init'));
    const result = referenceForward(architecture, init, clips, { mode: 'train' });
    const { loss, mse, entropy } = referenceLosses(result, { clips }, objective);
    const { gradients } = referenceGradients(architecture, init, { clips }, objective);
    const { changed } = referenceStep(architecture, trainingState(init), { clips }, objective, adamOptions);
    groups = {
      activations: worst('train', 3.5e-6, activations(result)),
      losses: worst('loss', 7.2e-7, read(new Map(Object.entries({ mse, entropy, total: loss })))),
      gradients: worst('grad', 3.1e-5, read(gradients, trained.filter(isSignal))),
      zeroGradients: largest(1e-6, read(gradients, trained.filter(isNoise))),
      activationGradients: worst('grad_act', 1.9e-5, activationGradients(init, result, clips)),
      entropyGradients: worst('grad_entropy', 7.7e-6, entropyGradients(init, result)),
      adam: worst('adam1', 5.4e-7, adamOnStoredGradients(init)),
      step: worst('adam1', 1.2e-4, read(changed, names.filter(isSignal))),
      evaluation: worst('eval', 2.1e-6, evaluation(clips)),
    };
  });
  return groups;
}

/** `[N, T, H, W, 1]`: with one channel it has the same order in the authors' layout. */
export function goldenClips(): tf.Tensor5D {
  const { shape, data } = golden('input');
  const [N, , T, H, W] = shape as [number, number, number, number, number];
  return tf.tensor5d(data, [N, T, H, W, 1]);
}

/** Weights with Adam's moments at zero. */
export function trainingState(weights: Tensors): Tensors {
  const moments = trained.flatMap(name => [
    [firstMoment(name), tf.zerosLike(weights.get(name)!)] as const,
    [secondMoment(name), tf.zerosLike(weights.get(name)!)] as const,
  ]);
  return new Map([...weights, ...moments]);
}

function activations({ latent, read, output, addressing }: ReferenceResult): Named {
  return [
    ['latent', channelsFirst(latent)],
    ['zhat', channelsFirst(read)],
    ['output', channelsFirst(output)],
    ['att', channelsFirst(tf.reshape(addressing!, [...latent.shape.slice(0, 4), architecture.items]))],
  ];
}

/** d loss / d output, zhat, latent: each from the rest of the network behind it. */
function activationGradients(
  weights: Tensors,
  { latent, read, output }: ReferenceResult,
  clips: tf.Tensor5D,
): Named {
  const memory = weights.get(MEMORY) as tf.Tensor2D;
  const error = (z: tf.Tensor) =>
    meanSquaredError(runLayers({ architecture, weights, mode: 'train' }, z as tf.Tensor5D, [4, 8]).y, clips);
  const total = (z: tf.Tensor) => {
    const answer = readMemory(z as tf.Tensor5D, memory, architecture);
    return tf.add(error(answer.read), tf.mul(addressingEntropy(answer.addressing), ENTROPY_WEIGHT));
  };
  return [
    ['output', channelsFirst(tf.grad(y => meanSquaredError(y, clips))(output))],
    ['zhat', channelsFirst(tf.grad(error)(read))],
    ['latent', channelsFirst(tf.grad(total)(latent))],
  ];
}

/** Of the entropy alone: in the whole gradient it is too small to be seen. */
function entropyGradients(weights: Tensors, { latent }: ReferenceResult): Named {
  const entropy = (z: tf.Tensor, memory: tf.Tensor) =>
    addressingEntropy(readMemory(z as tf.Tensor5D, memory as tf.Tensor2D, architecture).addressing);
  const [ofLatent, ofMemory] = tf.grads(entropy)([latent, weights.get(MEMORY)!]);
  return [
    ['latent', channelsFirst(ofLatent!)],
    [MEMORY, ofMemory!.dataSync()],
  ];
}

function adamOnStoredGradients(weights: Tensors): Named {
  return trained.map(name => {
    const weight = weights.get(name)!;
    const zeros = tf.zerosLike(weight);
    const gradient = tf.tensor(golden(`grad/${name}`).data, weight.shape);
    return [name, adam({ weight, m: zeros, v: zeros }, gradient, adamOptions).weight.dataSync()];
  });
}

/** From the stored weights after the step: the biases' noise would be felt here. */
function evaluation(clips: tf.Tensor5D): Named {
  const result = referenceForward(architecture, toTensors(goldenWeights('adam1')), clips, { mode: 'eval' });
  const score = tf.mean(tf.abs(tf.sub(result.output, clips)), [1, 2, 3, 4]); // one channel: the mean absolute error
  return [...activations(result).filter(([name]) => name !== 'zhat'), ['score', score.dataSync()]];
}

const channelsFirst = (x: tf.Tensor) => tf.transpose(x, [0, 4, 1, 2, 3]).dataSync();

const read = (tensors: Tensors, which: Iterable<string> = tensors.keys()): Named =>
  [...which].map(name => [name, tensors.get(name)!.dataSync()]);
