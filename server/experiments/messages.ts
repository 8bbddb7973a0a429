import type { Compute } from '../../models/index.ts';
import type { Run } from './plan.ts';
import type { RunResult } from './results.ts';

/** To a process that runs what it is told. */
export interface Order extends Compute {
  /** One or more that share a training. */
  readonly runs: readonly [Run, ...Run[]];
  /** The folder of the data set. */
  readonly data: string;
  /** Of the results. */
  readonly folder: string;
  /** Whether what was learnt is kept. */
  readonly save: boolean;
}

/** From it. */
export type Reply =
  | { readonly kind: 'progress'; readonly progress: number }
  | { readonly kind: 'ended'; readonly result: RunResult }
  /** Every run of the order has ended. */
  | { readonly kind: 'done' };

/** What comes of an order while it is carried out. */
export interface OrderEvents {
  /** Of the training and what comes with it, 0 to 1. */
  onProgress(progress: number): void;
  /** A run has ended, or failed. */
  onResult(result: RunResult): void;
}
