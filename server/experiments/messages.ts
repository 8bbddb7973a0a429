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
  | { readonly kind: 'ended'; readonly results: readonly RunResult[] };
