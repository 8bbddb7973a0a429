/** Cameras that learn models of their own. */

/**
 * How far a camera is with learning a model of its own. Only the last four are final (`isFinal`).
 * - `collecting`: normal footage of the camera is being recorded; its alerts are left out
 * - `waiting`: another camera's training goes first
 * - `training`: the network learns, in a thread of its own; the camera goes on watching with its old model
 * - `measuring`: thresholds are made, and both models compared on normal footage that neither was trained on
 * - `armed`: the new model watches
 * - `kept`: the new model was no better; the old one still watches. `message` says why
 * - `failed`, `cancelled`: nothing changed. `message` says why it failed
 */
export type LearningPhase =
  | 'collecting'
  | 'waiting'
  | 'training'
  | 'measuring'
  | 'armed'
  | 'kept'
  | 'failed'
  | 'cancelled';

/** Whether a learning is over: it goes on by itself in every other phase. */
export function isFinal(phase: LearningPhase): boolean {
  return phase === 'armed' || phase === 'kept' || phase === 'failed' || phase === 'cancelled';
}

export interface Learning {
  readonly cameraId: string;
  readonly phase: LearningPhase;
  /** Since when, in milliseconds since 1970. */
  readonly since: number;
  /** Share of this phase that is done, 0 to 1. */
  readonly progress: number;
  readonly secondsLeft?: number;
  /** One line for people. */
  readonly message?: string;
  /** What was asked for. */
  readonly collectMinutes: number;
  readonly trainMinutes: number;
  /** Frames recorded so far, and frames left out because the camera alerted or was away. */
  readonly frames: number;
  readonly leftOut: number;
  /** Name of the new model, once there is one. */
  readonly model?: string;
  /** Share of held-out normal frames that each model would have marked. */
  readonly comparison?: { readonly before: number; readonly after: number };
}

/** One point of the curves of a training: the mean over the steps since the last point. */
export interface TrainingPoint {
  readonly step: number;
  readonly loss: number;
  /** Mean squared error, in squared input units, and mean entropy of the addressing, in nats. */
  readonly mse: number;
  readonly entropy: number;
}

/** What held-out normal clips show, every so often. */
export interface ValidationPoint {
  readonly step: number;
  readonly mse: number;
  readonly entropy: number;
  /** Memory items that one latent position reads, mean. */
  readonly active: number;
  /** Memory items that were read at all, of `items`. */
  readonly used: number;
  readonly items: number;
  /** The lowest error so far: these weights are kept. */
  readonly best: boolean;
}

/** A fixed held-out clip, its middle frame, as `data:image/png;base64,...`. */
export interface TrainingPicture {
  readonly original: string;
  readonly reconstruction: string;
  readonly error: string;
}

export interface LearningDetail {
  readonly learning: Learning;
  /** At most 500, thinned out evenly. */
  readonly curve: readonly TrainingPoint[];
  readonly validation: readonly ValidationPoint[];
  /** As of the last validation; empty before. */
  readonly pictures: readonly TrainingPicture[];
}

export interface StartLearning {
  /** Minutes of normal footage to record; see `LEARN_MINUTES`. */
  readonly collectMinutes?: number;
  /** Minutes to train; see `LEARN_MINUTES`. */
  readonly trainMinutes?: number;
}

/** Limits and defaults of `StartLearning`. */
export const LEARN_MINUTES = {
  collect: { min: 0.1, max: 120, usual: 10 },
  train: { min: 0.05, max: 600, usual: 10 },
} as const;
