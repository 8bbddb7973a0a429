import { z } from 'zod';
import type { Method } from '../method.ts';
import {
  RECONSTRUCTION_SCORING,
  type ReconstructingOptions,
  reconstructingOptions,
  trainReconstruction,
} from './reconstructing.ts';

/** Keeps 1 / error finite. */
const EPSILON = 1e-6;

interface SupervisedOptions extends ReconstructingOptions {
  readonly loss: 'negated' | 'inverted';
}

/**
 * An autoencoder that shall rebuild labelled abnormal images badly: their error counts negated, or inverted (1 / error), in the loss. Kept
 * to show that it helps little against anomalies of another kind than those that were labelled, which are the ones that matter.
 */
export const supervised: Method<SupervisedOptions> = {
  name: 'supervised',
  options: z.strictObject({
    ...reconstructingOptions,
    memory: z.boolean().default(false),
    loss: z.enum(['negated', 'inverted']).default('negated'),
  }),
  scoring: RECONSTRUCTION_SCORING,
  run(data, options, context) {
    const abnormal =
      options.loss === 'negated'
        ? ({ kind: 'negated' } as const)
        : ({ kind: 'inverted', weight: 1, epsilon: EPSILON } as const);
    return trainReconstruction('supervised', options, abnormal, data, context);
  },
};
