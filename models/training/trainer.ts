import { UserError } from '../../streams/index.ts';
import { type Architecture, hasMemory } from '../memae/architecture.ts';
import { freshMoments } from '../memae/training-step.ts';
import { initialWeights, type Weights, weightSpecs } from '../memae/weights.ts';
import { CLIP_FRAMES } from '../model.ts';
import { seededRandom } from '../random.ts';
import type { BackendOptions, Batch, StepLoss, TrainingBackend, TrainingState } from './backends/backend.ts';
import { openBackend } from './backends/index.ts';
import { meanLatent } from './backends/onnx.ts';
import { addNoise, type CropOptions, chooseCrops, cutCrops } from './crops.ts';
import type { Footage } from './footage.ts';
import type { Material } from './material.ts';
import { PseudoAnomalies } from './pseudo/samples.ts';
import type { Recipe } from './recipe.ts';
import { rateAt } from './schedule.ts';
import { type Measured, Validator } from './validation.ts';

export interface TrainerOptions {
  readonly architecture: Architecture;
  readonly recipe: Recipe;
  readonly material: Material;
  readonly threads: number;
  /** One of `BACKENDS`, or `auto`. */
  readonly backend: string;
  readonly log?: (line: string) => void;
}

/** All that a training is, between two steps: enough to go on from. */
export interface TrainerState {
  readonly step: number;
  /** Weights, running statistics and Adam's moments. */
  readonly tensors: TrainingState;
  /** False while the autoencoder is trained alone, before memory, entropy and SVDD join. */
  readonly memory: boolean;
  /** The step after which this phase began. Adam begins anew with it. */
  readonly phaseStart: number;
  /** Of Deep SVDD, `[C]`, once it has joined. */
  readonly centre?: Float32Array;
  /** The validation of this phase with the smallest error, and the weights then. */
  readonly best?: Best;
  /** Validations since then. */
  readonly stale: number;
}

/** Figures of a validation, without its pictures. */
export type Figures = Omit<Measured, 'pictures'> & { readonly step: number };

interface Best extends Figures {
  readonly weights: Weights;
}

/**
 * Trains MemAE one step at a time; who drives it decides when to stop. What a step sees depends on the seed and the
 * step alone, so a resumed training goes on exactly as it would have.
 */
export class Trainer {
  private constructor(
    private readonly options: TrainerOptions,
    private readonly validator: Validator,
    private readonly pseudo: PseudoAnomalies | undefined,
    private backend: TrainingBackend,
    private progress: TrainerState,
  ) {}

  static async open(options: TrainerOptions, resume?: TrainerState): Promise<Trainer> {
    const { recipe, material } = options;
    const { train, held, background, units } = material;
    const pseudo = (footage: Footage) =>
      recipe.pseudo > 0
        ? new PseudoAnomalies(footage, background, units, { ...cropOptions(options), share: recipe.pseudo })
        : undefined;
    const validator = new Validator(recipe.seed, material, cropOptions(options), pseudo(held));
    const state = resume ?? (await freshState(options, validator));
    return new Trainer(options, validator, pseudo(train), await openFor(options, state), state);
  }

  /** What computes, and why that. */
  get description(): string {
    return this.backend.description;
  }

  get step(): number {
    return this.progress.step;
  }

  /** Whether memory and SVDD have joined. */
  get complete(): boolean {
    return this.progress.memory;
  }

  /** Undefined where nothing was validated in this phase. */
  get best(): Best | undefined {
    return this.progress.best;
  }

  get stale(): number {
    return this.progress.stale;
  }

  /** For a checkpoint. */
  async snapshot(): Promise<TrainerState> {
    return { ...this.progress, tensors: await this.backend.state() };
  }

  /**
   * One step.
   * @param done share of the training that is done, 0 to 1; sets the learning rate
   * Throws `UserError` if the loss is no number any more.
   */
  async train(done: number): Promise<StepLoss & { readonly rate: number }> {
    const { recipe, material } = this.options;
    const { train, background, units } = material;
    const step = this.progress.step + 1;
    const random = seededRandom(recipe.seed * 1_000_003 + step);
    const crops = cropOptions(this.options);
    const batch: Batch = this.pseudo?.batch(random) ?? {
      clips: cutCrops(train, chooseCrops(train, background, crops, random), crops, units),
    };
    const { clips, seen = clips } = batch;
    const noisy = recipe.noise > 0 ? { seen: addNoise(seen, recipe.noise, random) } : {};
    const rate = rateAt(recipe, done);
    const loss = await this.backend.step({ ...batch, ...noisy, rate, step: step - this.progress.phaseStart });
    refuseDiverged(loss.loss, step);
    this.progress = { ...this.progress, step };
    return { ...loss, rate };
  }

  /** Measures on the held-out crops and remembers the weights if they are the best so far. Throws as `train` does. */
  async validate(): Promise<Measured & { readonly step: number; readonly best: boolean }> {
    const { recipe } = this.options;
    const { step, best, stale } = this.progress;
    const measured = await this.validator.run(this.backend);
    refuseDiverged(measured.mse, step);
    const error = ({ mse, discrimination }: Figures) => mse + recipe.discrimination * discrimination;
    const improved = !best || error({ ...measured, step }) < error(best);
    const { pictures: _, ...figures } = measured;
    this.progress = improved
      ? { ...this.progress, stale: 0, best: { ...figures, step, weights: await this.now() } }
      : { ...this.progress, stale: stale + 1 };
    return { ...measured, step, best: improved };
  }

  /** Memory, entropy and SVDD join an autoencoder that was trained alone. What was best without them counts no more. */
  async join(): Promise<void> {
    const { best: _, ...before } = await this.snapshot();
    await this.backend.close();
    const tensors = new Map([...before.tensors, ...freshMoments(weightSpecs(this.options.architecture))]);
    const joined = { ...before, tensors, memory: true, phaseStart: before.step, stale: 0 };
    this.progress = await withCentre(this.options, this.validator, joined);
    this.backend = await openFor(this.options, this.progress);
  }

  close(): Promise<void> {
    return this.backend.close();
  }

  private async now(): Promise<Weights> {
    const tensors = await this.backend.state();
    const specs = weightSpecs(this.options.architecture);
    return new Map(specs.map(({ name }) => [name, tensors.get(name)!]));
  }
}

function refuseDiverged(loss: number, step: number): void {
  if (Number.isFinite(loss)) return;
  throw new UserError(
    `the training diverged in step ${step}: the loss is no number. Train with a smaller rate`,
    'diverged',
  );
}

/** The network's crop cannot be larger than the picture. */
function cropOptions({ recipe, material }: TrainerOptions): CropOptions {
  const { batch, crop, mirror, busy } = recipe;
  const { width, height } = material.train;
  const side = (whole: number) => (crop === 'whole' ? whole : Math.min(crop, whole));
  return { batch, height: side(height), width: side(width), mirror, busy };
}

function clipShape(options: TrainerOptions): BackendOptions['clips'] {
  const { batch, height, width } = cropOptions(options);
  return [batch, CLIP_FRAMES, 1, height, width];
}

function openFor(options: TrainerOptions, state: TrainerState): Promise<TrainingBackend> {
  const { architecture, recipe, threads, backend, log } = options;
  const { memory, centre, tensors } = state;
  return openBackend(backend, {
    ...{ architecture, threads, clips: clipShape(options), state: tensors },
    objective: {
      ...{ entropy: recipe.entropy, discriminator: recipe.discrimination },
      memory: memory && hasMemory(architecture),
      ...(centre && { svdd: { weight: recipe.svdd, centre } }),
    },
    ...(log && { log }),
  });
}

async function freshState(options: TrainerOptions, validator: Validator): Promise<TrainerState> {
  const { architecture, recipe } = options;
  const tensors = freshTensors(architecture, recipe.seed);
  const memory = recipe.pretrain === 0;
  const state = { step: 0, phaseStart: 0, stale: 0, memory, tensors };
  return memory ? withCentre(options, validator, state) : state;
}

/** Initial weights, and moments of 0. */
export function freshTensors(architecture: Architecture, seed: number): TrainingState {
  return new Map([
    ...initialWeights(architecture, seededRandom(seed)),
    ...freshMoments(weightSpecs(architecture)),
  ]);
}

/** Deep SVDD draws the latent towards where it is, on average, when it joins. */
async function withCentre(
  options: TrainerOptions,
  validator: Validator,
  state: TrainerState,
): Promise<TrainerState> {
  const { architecture, recipe, threads } = options;
  if (recipe.svdd === 0) return state;
  const graph = { architecture, threads, clips: clipShape(options) };
  return { ...state, centre: await meanLatent(graph, state.tensors, [...validator.clips()]) };
}
