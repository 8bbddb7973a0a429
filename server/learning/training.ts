/** What learning needs of the room that trains; tests pass plain objects. */

import type { InputSpec, Network, Scene, TrainingReport } from '../../models/index.ts';

/** Records normal footage on disk, frame by frame. */
export interface FootageRecorder {
  /** Recorded so far, also by an earlier recorder of this folder. */
  readonly frames: number;
  /** @param gray `[height, width] uint8`, the frame after the last one */
  add(gray: Uint8Array): Promise<void>;
  /** The next frame does not follow the last one. */
  split(): Promise<void>;
  close(): Promise<void>;
}

export interface TrainingPlan {
  /** Folder of the recorded footage. */
  readonly footage: string;
  /** Checkpoint, log and curves go here; a training that is there goes on. */
  readonly folder: string;
  /** Folder of the new model. */
  readonly out: string;
  readonly name: string;
  readonly title: string;
  /** Where the footage came from, in words. */
  readonly source: string;
  /** Of the footage. */
  readonly input: InputSpec;
  readonly minutes: number;
  /** The model that watches now, to be compared with the new one. */
  readonly incumbent?: { readonly network: Network; readonly scene: Scene };
}

export interface TrainingRun {
  /** Rejects with a `UserError` where the footage is no good, and when it is stopped. */
  readonly done: Promise<{ readonly comparison?: Comparison }>;
  /** Ends soon; the checkpoint stays. */
  stop(how: 'discard'): void;
}

/** Shares of held-out normal frames that each model would have marked, 0 to 1. */
export interface Comparison {
  readonly before: number;
  readonly after: number;
}

export interface Trainer {
  /** Goes on where the folder has footage already. */
  record(folder: string, input: InputSpec): Promise<FootageRecorder>;
  train(plan: TrainingPlan, onReport: (report: TrainingReport) => void): TrainingRun;
}
