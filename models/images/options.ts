import { z } from 'zod';
import { scheduleSchema } from '../training/recipe.ts';
import { type ImageArchitecture, NETWORKS } from './backbone/architecture.ts';
import type { ImageShape } from './images.ts';
import { INPUTS } from './pixels.ts';

/** How the network of any method here is trained. */
export const trainingOptions = {
  /** Of `NETWORKS`; by default the smaller one for gray images. */
  network: z.exactOptional(z.enum(Object.keys(NETWORKS) as [keyof typeof NETWORKS])),
  /** How gray levels come to the network. */
  input: z.enum(INPUTS).default('contrast'),
  /** Images in one step. */
  batch: z.int().min(2).default(64),
  /** Passes over the training images, those of all phases together. */
  epochs: z.number().positive().default(40),
  /** The training ends after so many minutes, too, with rates that fall accordingly. What it comes to then depends on the machine. */
  minutes: z.exactOptional(z.number().positive()),
  /** Adam's learning rate at the start of each phase. */
  rate: z.number().positive().default(1e-3),
  schedule: scheduleSchema.default({ kind: 'cosine' }),
  /** Times the weight, added to its gradient. */
  weightDecay: z.number().min(0).default(0),
};

const schema = z.strictObject(trainingOptions);
export type TrainingOptions = z.infer<typeof schema>;

/** The published network for these images, and how many items its memory has. */
export function networkFor(
  { channels, height, width }: ImageShape,
  { network, input }: Pick<TrainingOptions, 'network' | 'input'>,
): { readonly base: Omit<ImageArchitecture, 'memory'>; readonly items: number } {
  const { items, ...layers } = NETWORKS[network ?? (channels === 1 ? 'mnist' : 'cifar10')];
  const image = { channels, height, width };
  const base = { image, input, ...layers, skips: [], affine: true, linearLatent: false };
  return { base, items };
}
