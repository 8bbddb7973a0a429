import * as tf from '@tensorflow/tfjs-core';
import { UserError } from '../../../streams/index.ts';
import { loadBackend } from '../../engines/tfjs.ts';
import { PLACE } from '../../memae/discriminator.ts';
import {
  addressingEntropy,
  binaryCrossEntropy,
  meanSquaredError,
  referenceForward,
  toTensors,
} from '../../memae/reference.ts';
import { type ReferenceBatch, referenceStep } from '../../memae/reference-training.ts';
import type {
  BackendOptions,
  Batch,
  Evaluation,
  StepInput,
  StepLoss,
  TrainingBackend,
  TrainingState,
} from './backend.ts';

/**
 * TF.js: the reference's training step, on tfjs-node-gpu or tfjs-node where somebody installed it. On plain JavaScript it
 * is some hundred times slower than ONNX Runtime.
 */
export async function openTfjs(options: BackendOptions): Promise<TrainingBackend> {
  await loadGradients();
  const name = await loadBackend();
  return new TfjsBackend(options, `TF.js, ${name.replace('@tensorflow/', '')}`);
}

const LOSSES = ['loss', 'mse', 'entropy', 'svdd', 'discrimination'] as const satisfies (keyof StepLoss)[];

/** `tfjs-core` alone knows no gradients under Node; `tfjs`, which tfjs-node brings along, registers them. */
async function loadGradients(): Promise<void> {
  const whole = '@tensorflow/tfjs'; // in a variable, so that nobody needs it to compile
  await import(whole).catch(() => {
    throw new UserError(
      'training with TF.js needs a package that is not installed: npm install @tensorflow/tfjs-node-gpu, or @tensorflow/tfjs-node',
      'backend-missing',
    );
  });
}

class TfjsBackend implements TrainingBackend {
  private readonly tensors: Map<string, tf.Tensor>;

  constructor(
    private readonly options: BackendOptions,
    readonly description: string,
  ) {
    this.tensors = toTensors(options.state);
  }

  async step({ rate, step, ...batch }: StepInput): Promise<StepLoss> {
    const { architecture, objective } = this.options;
    const losses = tf.tidy(() => {
      const { changed, ...losses } = referenceStep(architecture, this.tensors, this.batch(batch), objective, {
        rate,
        step,
      });
      for (const [name, tensor] of changed) {
        this.tensors.get(name)!.dispose();
        this.tensors.set(name, tf.keep(tensor));
      }
      return tf.stack(LOSSES.map(name => losses[name]));
    });
    const values = await take(losses);
    return Object.fromEntries(LOSSES.map((name, i) => [name, values[i]!])) as Record<keyof StepLoss, number>;
  }

  async evaluate(batch: Batch): Promise<Evaluation> {
    const { architecture, objective } = this.options;
    const { memory } = objective;
    const { figures, used, output } = tf.tidy(() => {
      const { clips, seen = clips, labels } = this.batch(batch);
      const { addressing, output, logits } = referenceForward(architecture, this.tensors, seen, {
        mode: 'eval',
        memory,
      });
      const read = addressing ? tf.step(addressing) : tf.zeros([1, architecture.items]); // [Q, items]
      const entropy = addressing ? addressingEntropy(addressing) : tf.scalar(0);
      const active = tf.mean(tf.sum(read, 1));
      return {
        figures: tf.stack([
          meanSquaredError(output, clips),
          entropy,
          active,
          logits && labels ? binaryCrossEntropy(logits, labels) : tf.scalar(0),
        ]),
        used: tf.max(read, 0),
        output,
      };
    });
    const [mse, entropy, active, discrimination] = await take(figures);
    return {
      ...{ mse: mse!, entropy: entropy!, active: active!, discrimination: discrimination! },
      ...{ used: Uint8Array.from(await take(used)), output: await take(output) },
    };
  }

  async state(): Promise<TrainingState> {
    const entries = [...this.tensors].map(async ([name, tensor]) => {
      const data = Float32Array.from(await tensor.data<'float32'>());
      return [name, { shape: tensor.shape, data }] as const;
    });
    return new Map(await Promise.all(entries));
  }

  async close(): Promise<void> {
    tf.dispose([...this.tensors.values()]);
  }

  private batch({ clips, seen, labels }: Batch): ReferenceBatch {
    const [N, T, , H, W] = this.options.clips;
    const places: [number, number, number, number] = [
      N,
      T / PLACE.frames,
      H / PLACE.pixels,
      W / PLACE.pixels,
    ];
    return {
      clips: this.clips(clips),
      ...(seen && { seen: this.clips(seen) }),
      ...(labels && {
        labels: {
          targets: tf.tensor4d(labels.targets, places),
          weights: tf.tensor4d(labels.weights, places),
        },
      }),
    };
  }

  /** `[N, T, 1, H, W]` in TensorFlow's layout: with one channel the order is the same. */
  private clips(data: Float32Array): tf.Tensor5D {
    const [N, T, , H, W] = this.options.clips;
    return tf.tensor5d(data, [N, T, H, W, 1]);
  }
}

/** The values of a tensor that nobody needs any more. */
async function take(tensor: tf.Tensor): Promise<Float32Array> {
  const data = await tensor.data<'float32'>();
  tensor.dispose();
  return data;
}
