import { z } from 'zod';
import { type Architecture, architectureSchema, SIZE_MULTIPLE } from '../memae/architecture.ts';

const side = z.int().positive().multipleOf(SIZE_MULTIPLE);
export const sha256Pattern = z.string().regex(/^[0-9a-f]{64}$/);

/** In the package's folder, or one folder below it. */
const file = z.string().regex(/^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)?$/);

export const WEIGHTS = 'weights.safetensors';
export const SCENE = 'scene.safetensors';

const training = z.object({
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
  /** All that defines the training (`models/training/recipe.ts`). */
  recipe: z.exactOptional(z.record(z.string(), z.unknown())),
});

const common = {
  name: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/),
  /** For people, in lists. */
  title: z.string(),
  architecture: architectureSchema,
  input: z.object({
    width: side,
    height: side,
    fps: z.number().positive(),
    scale: z.number().positive(),
    centre: z.exactOptional(z.number().min(0).max(255)),
  }),
};

/** `card.json`: what a model is, what it wants to see, and how it was made. */
const current = z.object({
  format: z.literal(2),
  ...common,
  /** Absent where the weights were made elsewhere. */
  training: z.exactOptional(training),
  /** Where weights that were made elsewhere came from, in words. */
  origin: z.exactOptional(z.string()),
  /** Figures on footage that was not trained on, by name; what each is stands in `docs/packages.md`. */
  validation: z.exactOptional(z.record(z.string(), z.number())),
  /** How the scene's thresholds were made: scored frames, and the constants of `Calibrator`. */
  calibration: z.exactOptional(z.record(z.string(), z.number())),
  /** Lowest and highest output of each layer on normal footage: what 8 bits must be able to write. */
  ranges: z.exactOptional(z.record(z.string(), z.tuple([z.number(), z.number()]).readonly())),
  /** Who may do what with the weights. */
  licence: z.string(),
  /** SHA-256, hexadecimal, of every other file of the package. */
  files: z
    .record(file, sha256Pattern)
    .refine(files => files[WEIGHTS], { error: `${WEIGHTS} has no checksum` }),
});

/** The first format: weights and scene alone, and a checksum for the weights only. */
const first = z
  .object({ format: z.literal(1), ...common, training, weights: sha256Pattern })
  .transform(({ weights, ...card }) => ({
    ...card,
    format: 2 as const,
    licence: UNSAID,
    files: { [WEIGHTS]: weights },
  }));

const UNSAID = 'not said; ask whoever made the model';

export const cardSchema = z.discriminatedUnion('format', [first, current]);

export type Card = z.infer<typeof current>;

/** What whoever makes a package says of it; the rest follows from its files. */
export type CardDraft = Omit<Card, 'format' | 'files' | 'licence' | 'architecture'> & {
  readonly architecture: Architecture;
  readonly licence?: string;
};
