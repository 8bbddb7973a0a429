import { setImmediate } from 'node:timers/promises';
import { UserError } from '../../streams/index.ts';
import { createRecurrence, type Recurrence } from '../graph/recurrence.ts';
import { adamScalars, freshMoments, updated } from '../memae/training-step.ts';
import { initialFrom, type Weight, type Weights } from '../memae/weights.ts';
import { gaussian, integer, type Random, seededRandom } from '../random.ts';
import { Curve } from '../training/curves.ts';
import { rateAt } from '../training/schedule.ts';
import { type ImageArchitecture, imageWeightSpecs } from './backbone/architecture.ts';
import { providerOf } from './engine.ts';
import type { MethodContext, MethodResult, OneClassData } from './method.ts';
import type { Objective } from './objectives/objective.ts';
import type { TrainingOptions } from './options.ts';
import { pixelsOf, toInput } from './pixels.ts';
import { buildImageStep, trainedSpecs } from './training-step.ts';

/** Between two reports of how far it is. */
const REPORT_MS = 500;

export interface TrainerOptions extends TrainingOptions {
  /** Standard deviation of noise that is added to what the network sees, in input units. */
  readonly noise?: number;
}

/** One part of a training; Adam begins anew with it. */
export interface Phase {
  readonly objective: Objective;
  /** How much of the training it is, from where to where, 0 to 1. */
  readonly share: readonly [from: number, to: number];
  /** Whether it sees the images that are labelled as abnormal, too. */
  readonly labelled: boolean;
}

/** Trains an image network, one phase after another. What is random depends on the seed alone. */
export class ImageTrainer {
  private tensors: Weights;
  private readonly curves = new Map<string, Curve>();
  private readonly random: Random;
  private steps = 0;
  private reportedAt = 0;

  constructor(
    private readonly architecture: ImageArchitecture,
    private readonly options: TrainerOptions,
    private readonly data: OneClassData,
    private readonly context: MethodContext,
  ) {
    this.tensors = initialFrom(imageWeightSpecs(architecture), seededRandom(context.seed));
    this.random = seededRandom(context.seed * 1_000_003 + 1);
  }

  /** As they are after the last phase. */
  weights(): Weights {
    const specs = imageWeightSpecs(this.architecture);
    return new Map(specs.map(({ name }) => [name, this.tensors.get(name)!]));
  }

  losses(): MethodResult['curves'] {
    return Object.fromEntries(
      [...this.curves].map(([name, curve]) => [name, curve.all() as (readonly [number, number])[]]),
    );
  }

  /** Throws `UserError` if the loss is no number any more, and the signal's reason once that is aborted. */
  async run(phase: Phase): Promise<void> {
    const { objective, share, labelled } = phase;
    const { epochs, minutes, weightDecay, noise = 0 } = this.options;
    const { train, labelled: known, shape } = this.data;
    const images = train.length / pixelsOf(shape);
    const total = images + (labelled ? known.labels.length : 0);
    const batch = Math.min(this.options.batch, total);
    const part = share[1] - share[0];
    const steps = Math.max(1, Math.round((part * epochs * total) / batch));
    const graph = { ...{ architecture: this.architecture, objective, batch }, weightDecay, noisy: noise > 0 };
    const { threads, engine } = this.context;
    const training = await createRecurrence(buildImageStep(graph), {
      initial: new Map([...this.weights(), ...freshMoments(trainedSpecs(this.architecture, objective))]),
      next: updated,
      ...{ threads, provider: providerOf(engine) },
    });
    try {
      const order = shuffled(total, this.random);
      const started = performance.now();
      let progress = 0;
      for (let step = 1; progress < 1; step++) {
        this.context.signal.throwIfAborted();
        const feeds = this.batch(Array.from({ length: batch }, () => order.next().value));
        await this.step(training, phase, feeds, { step, progress });
        const elapsed = performance.now() - started;
        progress = Math.max(step / steps, minutes === undefined ? 0 : elapsed / (60_000 * minutes * part));
        await setImmediate(); // whoever wants to stop it
      }
      this.tensors = await training.state();
    } finally {
      await training.close();
    }
  }

  private async step(
    training: Recurrence,
    { objective, share }: Phase,
    batch: ReadonlyMap<string, Weight>,
    { step, progress }: { readonly step: number; readonly progress: number },
  ): Promise<void> {
    const scalars = {
      ...adamScalars(rateAt(this.options, progress), step),
      ...objective.scalars?.(),
    };
    const given = Object.entries(scalars).map(([name, value]) => [name, scalar(value)] as const);
    const out = await training.run(new Map([...batch, ...given]));
    objective.after?.(out, progress);
    this.steps += 1;
    const losses: Record<string, number> = {};
    for (const [name, { shape, data }] of out) if (shape.length === 0) losses[name] = data[0]!;
    if (!Number.isFinite(losses.loss)) {
      throw new UserError(
        `the training diverged in step ${this.steps}: the loss is no number. Train with a smaller rate`,
        'diverged',
      );
    }
    for (const [name, value] of Object.entries(losses)) {
      const curve = this.curves.get(name) ?? new Curve();
      this.curves.set(name, curve);
      curve.add([this.steps, value]);
    }
    if (performance.now() - this.reportedAt < REPORT_MS) return;
    this.reportedAt = performance.now();
    this.context.onProgress(share[0] + (share[1] - share[0]) * progress, losses);
  }

  /** Of normal images, and from `train`'s end on of labelled ones. */
  private batch(indices: readonly number[]): Map<string, Weight> {
    const { train, labelled, shape } = this.data;
    const size = pixelsOf(shape);
    const normal = train.length / size;
    const images = new Float32Array(indices.length * size);
    const abnormal = new Float32Array(indices.length);
    for (const [i, index] of indices.entries()) {
      const [pixels, at] = index < normal ? [train, index] : [labelled.pixels, index - normal];
      toInput(
        pixels.subarray(at * size, (at + 1) * size),
        this.architecture.input,
        images.subarray(i * size),
      );
      abnormal[i] = index < normal ? 0 : 1;
    }
    const dims = [indices.length, shape.channels, shape.height, shape.width];
    const { noise = 0 } = this.options;
    return new Map([
      ['images', { shape: dims, data: images }],
      ['abnormal', { shape: [indices.length], data: abnormal }],
      ...(noise > 0
        ? [['seen', { shape: dims, data: images.map(x => x + noise * gaussian(this.random)) }] as const]
        : []),
    ]);
  }
}

/** 0 to `count` - 1 in a random order, then in another, and so on. */
function* shuffled(count: number, random: Random): Generator<number, never> {
  const order = Array.from({ length: count }, (_, i) => i);
  for (;;) {
    for (let i = count - 1; i > 0; i--) {
      const j = integer(random, i + 1);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    yield* order;
  }
}

const scalar = (value: number): Weight => ({ shape: [], data: Float32Array.of(value) });
