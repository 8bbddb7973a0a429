import type { Architecture } from '../../memae/architecture.ts';
import type { Weight } from '../../memae/weights.ts';

/** Clips to learn from or to be measured on. */
export interface Batch {
  /** What the network should give back, `[N, 16, 1, H, W]` in input units. */
  readonly clips: Float32Array;
  /** What it sees instead, when it learns to remove noise or what does not belong. */
  readonly seen?: Float32Array;
  /** For a discriminator, both `[N, 4, H/8, W/8]`: where something does not belong (1), and how much each place counts; these sum to 1. */
  readonly labels?: { readonly targets: Float32Array; readonly weights: Float32Array };
}

/** What one step takes. */
export interface StepInput extends Batch {
  /** Adam's learning rate for this step, before bias correction. */
  readonly rate: number;
  /** 1 for the first step: Adam's bias correction. */
  readonly step: number;
}

/** Each part as its own mean over the batch (see `trainingLoss`), before its weight; `loss` is the weighted sum. */
export interface StepLoss {
  readonly loss: number;
  readonly mse: number;
  readonly entropy: number;
  readonly svdd: number;
  readonly discrimination: number;
}

/** Running BatchNorm statistics, no noise. */
export interface Evaluation {
  readonly mse: number;
  readonly entropy: number;
  readonly discrimination: number;
  /** Memory items with a weight above 0 per latent position, mean; and which items were read at all (0/1 per item). */
  readonly active: number;
  readonly used: Uint8Array;
  /** `[N, 16, 1, H, W]`. */
  readonly output: Float32Array;
}

export interface Objective {
  /** Weight of the addressing entropy. */
  readonly entropy: number;
  /** False while the autoencoder is trained alone: the latent goes to the decoder as it is. */
  readonly memory: boolean;
  /** Weight of the discriminator's cross entropy, where the network has one. */
  readonly discriminator?: number;
  /** Weight times the mean squared distance of the latent from `centre` `[C]`. */
  readonly svdd?: { readonly weight: number; readonly centre: Float32Array };
}

/** Weights, running statistics and Adam's two moments, by the names of `training-step.ts`. */
export type TrainingState = ReadonlyMap<string, Weight>;

export interface BackendOptions {
  readonly architecture: Architecture;
  /** `[N, 16, 1, H, W]` */
  readonly clips: readonly [number, number, 1, number, number];
  readonly threads: number;
  readonly objective: Objective;
  readonly state: TrainingState;
  readonly log?: (line: string) => void;
}

export interface TrainingBackend {
  /** For people: what computes, and why this one. */
  readonly description: string;
  step(input: StepInput): Promise<StepLoss>;
  evaluate(batch: Batch): Promise<Evaluation>;
  state(): Promise<TrainingState>;
  close(): Promise<void>;
}

export type OpenBackend = (options: BackendOptions) => Promise<TrainingBackend>;
