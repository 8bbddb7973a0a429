import { z } from 'zod';
import type { Method } from '../method.ts';
import {
  RECONSTRUCTION_SCORING,
  type ReconstructingOptions,
  reconstructingOptions,
  trainReconstruction,
} from './reconstructing.ts';

/** MemAE (Gong et al., ICCV 2019) and, with `memory: false`, the plain autoencoder. Labels are ignored. */
export const autoencoder: Method<ReconstructingOptions> = {
  name: 'autoencoder',
  options: z.strictObject(reconstructingOptions),
  scoring: RECONSTRUCTION_SCORING,
  run: (data, options, context) =>
    trainReconstruction('autoencoder', options, { kind: 'ignored' }, data, context),
};
