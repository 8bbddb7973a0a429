import { Worker } from 'node:worker_threads';
import { UserError } from '../../streams/index.ts';
import { workerFile } from '../../streams/worker-file.ts';
import type { Network } from '../engines/engine.ts';
import type { InputSpec, Scene } from '../model.ts';
import type { ModelPackage } from '../package/package.ts';
import type { EndedBy } from './checkpoint.ts';
import { type Footage, sharedFootage } from './footage.ts';
import type { Recipe } from './recipe.ts';
import type { TrainingReport } from './report.ts';
import type { FromWorker, ToWorker } from './worker.ts';

export interface TrainingOptions {
  readonly recipe: Recipe;
  readonly input: InputSpec;
  /** In memory, or the folder of a `FootageWriter`, which is read inside the worker. */
  readonly footage: Footage | string;
  /** Checkpoint, log and curves go here; a training that is there goes on. */
  readonly folder: string;
  readonly name: string;
  readonly title: string;
  /** Where the footage came from, in words, for the card. */
  readonly source: string;
  /** The package's folder. */
  readonly out: string;
  /** That compute together. Default: all cores. */
  readonly threads?: number;
  /** See `BACKENDS`. Default `auto`. */
  readonly backend?: string;
  /** The model now armed: both are compared on held-out normal footage. */
  readonly incumbent?: { readonly network: Network; readonly scene: Scene };
}

export interface TrainingResult {
  readonly model: ModelPackage;
  /**
   * Share of held-out normal frames above a threshold, 0 to 1: of the incumbent as it is armed, and of the new model with
   * thresholds made without those frames.
   */
  readonly comparison?: { readonly before: number; readonly after: number };
  readonly endedBy: EndedBy;
}

export interface TrainingRun {
  /** Rejects with `UserError` where the footage, a folder or a checkpoint will not do. */
  readonly done: Promise<TrainingResult>;
  /**
   * Ends the training after the step that is being computed. `save`: measures and saves what was learnt; `discard`:
   * keeps the checkpoint and rejects with the code `cancelled`, at any time.
   */
  stop(how: 'save' | 'discard'): void;
}

/** Trains a model in a thread of its own, from footage to a package on disk. */
export function startTraining(
  options: TrainingOptions,
  onReport: (report: TrainingReport) => void,
): TrainingRun {
  const { footage, incumbent } = options;
  const data: TrainingOptions = {
    ...options,
    footage: typeof footage === 'string' ? footage : sharedFootage(footage),
    ...(incumbent && { incumbent: { ...incumbent, network: bare(incumbent.network) } }),
  };
  const worker = new Worker(workerFile('worker', import.meta.url), { workerData: data });
  const done = new Promise<TrainingResult>((resolve, reject) => {
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'report') onReport(message.report);
      else if (message.kind === 'done') resolve(message.result);
      else reject(revive(message));
    });
    worker.on('error', error => reject(error));
    worker.on('exit', code => reject(new Error(`the training thread ended by itself (code ${code})`)));
  });
  const post = (message: ToWorker) => worker.postMessage(message);
  return { done, stop: how => post({ kind: 'stop', how }) };
}

/** A package has more, which need not cross to the thread. */
const bare = ({ architecture, weights, input }: Network): Network => ({ architecture, weights, input });

function revive({ message, user }: FromWorker & { kind: 'failed' }): Error {
  return user ? new UserError(message, user.code, user.exitCode) : new Error(message);
}
