import { z } from 'zod';
import type { Method } from '../method.ts';
import { distanceFromCentre, softBoundary } from '../objectives/distance.ts';
import { hypersphereOptions, trainHypersphere } from './hypersphere.ts';

const options = z.strictObject({
  ...hypersphereOptions,
  boundary: z.enum(['hard', 'soft']).default('hard'),
  /** Share of the normal images that may lie outside a soft boundary. */
  nu: z.number().gt(0).lt(1).default(0.1),
});

/** Deep SVDD (Ruff et al., "Deep One-Class Classification", ICML 2018). Labels are ignored. */
export const svdd: Method<z.infer<typeof options>> = {
  name: 'svdd',
  options,
  run: (data, given, context) =>
    trainHypersphere(
      'svdd',
      given,
      centre =>
        given.boundary === 'soft'
          ? softBoundary(centre, given.nu)
          : distanceFromCentre(centre, { kind: 'ignored' }),
      { labelled: false },
      data,
      context,
    ),
};
