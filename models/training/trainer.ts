import { createSession, type Session } from '../graph/session.ts';
import type { Architecture } from '../memae/architecture.ts';
import { buildTrainingStep, firstMoment, secondMoment, updated } from '../memae/training-step.ts';
import { initialWeights, type Weight, type Weights, weightSpecs } from '../memae/weights.ts';
import { CLIP_FRAMES } from '../model.ts';
import { seededRandom } from '../random.ts';
import { type CropOptions, type Footage, sampleCrops } from './footage.ts';

export interface TrainerOptions {
  readonly architecture: Architecture;
  readonly crops: CropOptions;
  readonly seed: number;
  /** Adam's learning rate at the start; it falls to a hundredth along a cosine. */
  readonly rate: number;
  readonly threads: number;
}

export interface StepLoss {
  readonly loss: number;
  readonly mse: number;
  readonly entropy: number;
}

/** All that a training is, between two steps: enough to go on from. */
export interface TrainerState {
  readonly step: number;
  /** Weights and Adam's moments by name. */
  readonly tensors: ReadonlyMap<string, Weight>;
}

/** Trains MemAE one step at a time; who drives it decides when to stop. */
export class Trainer {
  private constructor(
    private readonly session: Session,
    private readonly options: TrainerOptions,
    private state: TrainerState,
  ) {}

  static async create(options: TrainerOptions, resume?: TrainerState): Promise<Trainer> {
    const { batch, height, width } = options.crops;
    const graph = buildTrainingStep({
      architecture: options.architecture,
      clips: [batch, CLIP_FRAMES, 1, height, width],
    });
    const session = await createSession(graph, { threads: options.threads });
    return new Trainer(session, options, resume ?? freshState(options));
  }

  get step(): number {
    return this.state.step;
  }

  /** For a checkpoint. */
  snapshot(): TrainerState {
    return this.state;
  }

  weights(): Weights {
    const specs = weightSpecs(this.options.architecture);
    return new Map(specs.map(({ name }) => [name, this.state.tensors.get(name)!]));
  }

  /**
   * One step on crops of `footage`. What is sampled depends on the seed and the step alone, so a resumed training goes
   * on exactly as it would have.
   * @param progress share of the training that is done, 0 to 1; sets the learning rate
   */
  async train(footage: Footage, background: Float32Array, progress: number): Promise<StepLoss> {
    const { crops, seed, rate } = this.options;
    const t = this.state.step + 1;
    const random = seededRandom(seed * 1_000_003 + t);
    const clips = sampleCrops(footage, background, crops, random);
    const decayed = rate * (0.01 + (0.99 * (1 + Math.cos(Math.PI * Math.min(1, progress)))) / 2);
    const shape = [crops.batch, CLIP_FRAMES, 1, crops.height, crops.width];
    const out = await this.session.run(
      new Map([
        ...this.state.tensors,
        ['clips', { shape, data: clips }],
        ['rate', scalar(decayed / (1 - 0.9 ** t))],
        ['correction', scalar(Math.sqrt(1 - 0.999 ** t))],
      ]),
    );
    const tensors = new Map([...this.state.tensors.keys()].map(name => [name, out.get(updated(name))!]));
    this.state = { step: t, tensors };
    const value = (name: string) => out.get(name)!.data[0]!;
    return { loss: value('loss'), mse: value('mse'), entropy: value('entropy') };
  }

  close(): Promise<void> {
    return this.session.close();
  }
}

function freshState({ architecture, seed }: TrainerOptions): TrainerState {
  const tensors = new Map(initialWeights(architecture, seededRandom(seed)));
  for (const { name, shape, trained } of weightSpecs(architecture)) {
    if (!trained) continue;
    const count = shape.reduce((a, b) => a * b, 1);
    tensors.set(firstMoment(name), { shape, data: new Float32Array(count) });
    tensors.set(secondMoment(name), { shape, data: new Float32Array(count) });
  }
  return { step: 0, tensors };
}

const scalar = (value: number): Weight => ({ shape: [], data: Float32Array.of(value) });
