import { z } from 'zod';
import type { Method } from '../method.ts';
import { distanceFromCentre } from '../objectives/distance.ts';
import { hypersphereOptions, trainHypersphere } from './hypersphere.ts';

const options = z.strictObject({
  ...hypersphereOptions,
  /** Eta, how much a labelled image counts compared with an unlabelled one. */
  eta: z.number().positive().default(1),
  /** Added to a squared distance before it is inverted. */
  epsilon: z.number().positive().default(1e-6),
});

/** Deep SAD (Ruff et al., "Deep Semi-Supervised Anomaly Detection", ICLR 2020), labels being those of abnormal images. */
export const sad: Method<z.infer<typeof options>> = {
  name: 'sad',
  options,
  run(data, given, context) {
    const abnormal = { kind: 'inverted', weight: given.eta, epsilon: given.epsilon } as const;
    const objective = (centre: Float32Array) => distanceFromCentre(centre, abnormal);
    return trainHypersphere('sad', given, objective, { labelled: true }, data, context);
  },
};
