import { z } from 'zod';
import { SIZE_MULTIPLE } from '../memae/architecture.ts';

const width = z.int().positive();
const side = z.int().positive().multipleOf(SIZE_MULTIPLE);

/** `card.json`: what a model is, what it wants to see, and how it was made. */
export const cardSchema = z.object({
  format: z.literal(1),
  name: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/),
  /** For people, in lists. */
  title: z.string(),
  architecture: z.object({
    channels: z.tuple([width, width, width, width]),
    items: width,
    shrink: z.number().min(0).max(1),
    slope: z.number().min(0).max(1),
  }),
  input: z.object({ width: side, height: side, fps: z.number().positive(), scale: z.number().positive() }),
  training: z.object({
    /** Where the footage came from, in words; without passwords. */
    footage: z.string(),
    /** Frames trained on, and frames that were not, both used for the thresholds. */
    frames: z.int(),
    heldOut: z.int(),
    seed: z.int(),
    steps: z.int(),
    minutes: z.number(),
    batch: z.int(),
    crop: z.tuple([z.int(), z.int()]),
    rate: z.number(),
    /** Loss of the last hundred steps, mean. */
    loss: z.number(),
    date: z.string(),
  }),
  /** SHA-256 of `weights.safetensors`, hexadecimal. */
  weights: z.string().regex(/^[0-9a-f]{64}$/),
});

export type Card = z.infer<typeof cardSchema>;
