import { z } from 'zod';
import {
  type Architecture,
  architectureSchema,
  ENTROPY_WEIGHT,
  memoryDepth,
  PRESETS,
  type Preset,
  SIZE_MULTIPLE,
} from '../memae/architecture.ts';
import type { InputSpec } from '../model.ts';

const share = z.number().min(0).max(1);
const count = z.int().positive();

const { slope: _, channels, items, shrink, ...variants } = architectureSchema.shape;
const own = {
  channels: z.exactOptional(channels),
  items: z.exactOptional(items),
  shrink: z.exactOptional(shrink),
};

/** How the rate falls: along a cosine to a hundredth, or by `factor` at each of `milestones` (shares of the training), or not at all. */
export const scheduleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cosine') }),
  z.strictObject({ kind: z.literal('step'), factor: z.number().positive(), milestones: z.array(share) }),
  z.strictObject({ kind: z.literal('constant') }),
]);

/** Everything that defines a training, beside its footage and the size of its pictures. */
export const recipeSchema = z.strictObject({
  /** Size of the network. */
  preset: z.enum(Object.keys(PRESETS) as [Preset, ...Preset[]]),
  /** Where the network differs from its preset; see `Architecture`. */
  architecture: z.exactOptional(z.strictObject({ ...own, ...variants })),
  /** Crops in one step. */
  batch: count,
  /** Height and width of a crop in analysis pixels, or whole pictures. */
  crop: z.union([z.literal('whole'), count.multipleOf(SIZE_MULTIPLE)]),
  /** Half of the crops are mirrored left to right. */
  mirror: z.boolean(),
  /** Share of the crops that are the busiest of three candidates: an empty pavement teaches little. */
  busy: share,
  /** Adam's learning rate at the start. */
  rate: z.number().positive(),
  schedule: scheduleSchema,
  /** When it ends. An epoch is as many crops as there are clips (one from each frame on) in the training footage. */
  budget: z.union([
    z.strictObject({ minutes: z.number().positive() }),
    z.strictObject({ steps: count }),
    z.strictObject({ epochs: z.number().positive() }),
  ]),
  /** Of everything random. */
  seed: z.int().min(0),
  /** Weight of the addressing entropy in the loss. */
  entropy: z.number().min(0),
  /** Steps between two measurements on held-out crops; there is one at the end, too. */
  validateEvery: count,
  /** Ends the training after this many validations without a smaller error; 0: never. */
  patience: z.int().min(0),
  /** Standard deviation of noise that is added to what the network sees, in input units; 0: none. */
  noise: z.number().min(0),
  /** Share of the crops that get a pseudo-anomaly, at which a discriminator learns to point, and which the network learns to leave out; 0: none. */
  pseudo: share,
  /** Weight of the discriminator's cross entropy in the loss; 0: there is no discriminator. */
  discrimination: z.number().min(0),
  /** Weight of the latent's mean squared distance from its centre (Deep SVDD); 0: none. */
  svdd: z.number().min(0),
  /** Share of the training with the reconstruction error alone, before memory, entropy and SVDD join. */
  pretrain: z.number().min(0).lt(1),
});

export type Recipe = z.infer<typeof recipeSchema>;

const COMMON = {
  seed: 1,
  entropy: ENTROPY_WEIGHT,
  patience: 0,
  noise: 0,
  discrimination: 0.3,
  svdd: 0,
  pretrain: 0,
  budget: { minutes: 10 },
} as const;

const DEFAULTS: Record<Preset, Recipe> = {
  // 96 pixels: large enough for a person and where they go in 1.6 s.
  lite: {
    ...{ preset: 'lite', batch: 8, crop: 96, mirror: true, busy: 0.75 },
    ...{ rate: 1e-3, schedule: { kind: 'cosine' } },
    ...{ pseudo: 0.6, validateEvery: 100 },
    ...COMMON,
  },
  // As the authors train: github.com/donggong1/memae-anomaly-detection, script_training.py.
  paper: {
    ...{ preset: 'paper', batch: 10, crop: 'whole', mirror: false, busy: 0 },
    ...{ rate: 1e-4, schedule: { kind: 'constant' } },
    ...{ pseudo: 0, validateEvery: 25 },
    ...COMMON,
  },
};

/** A preset's recipe with some of it changed. */
export function recipeFor(preset: Preset, changes: Partial<Omit<Recipe, 'preset'>> = {}): Recipe {
  return { ...DEFAULTS[preset], ...changes };
}

/** Hidden units of a discriminator. */
const DISCRIMINATOR = 64;

/** The network that a recipe trains: with a discriminator where it can learn from pseudo-anomalies. */
export function architectureOf({ preset, architecture = {}, pseudo, discrimination }: Recipe): Architecture {
  const { discriminator = DISCRIMINATOR, ...network } = { ...PRESETS[preset], ...architecture };
  const learns = pseudo > 0 && discrimination > 0 && memoryDepth(network) === 4;
  return { ...network, ...(learns && { discriminator }) };
}

/** Gray level in the middle. */
const MIDDLE = 127.5;

/**
 * How a preset wants to see frames; without `background`, `lite` too has gray levels instead of differences. `lite`: in units of 40 gray levels from the empty picture. `paper`: as the authors,
 * gray levels brought to -1..1.
 */
export function inputFor(
  preset: Preset,
  size: { readonly width: number; readonly height: number },
  fps: number,
  { background = true }: { readonly background?: boolean } = {},
): InputSpec {
  const { width, height } = size;
  if (preset === 'paper') return { width, height, fps, scale: MIDDLE, centre: MIDDLE };
  return { width, height, fps, scale: 40, ...(!background && { centre: MIDDLE }) };
}
