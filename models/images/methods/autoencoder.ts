import { z } from 'zod';
import type { Method } from '../method.ts';
import { type ReconstructingOptions, reconstructingOptions, trainReconstruction } from './reconstructing.ts';

/** MemAE (Gong et al., ICCV 2019) and, with `memory: false`, the plain autoencoder. Labels are ignored. */
export const autoencoder: Method<ReconstructingOptions> = {
  name: 'autoencoder',
  options: z.strictObject(reconstructingOptions),
  run: (data, options, context) =>
    trainReconstruction({ name: 'autoencoder', options }, options, { kind: 'ignored' }, data, context),
};
