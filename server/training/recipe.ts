import { type InputSpec, inputFor, type Recipe, recipeFor, recipeSchema } from '../../models/index.ts';
import { probe } from '../../streams/index.ts';
import { TRAINING_WIDTH } from '../config/limits.ts';

/** A recipe as somebody asks for it, by command or in a grid file. What is left out is as in the preset. */
export interface RecipeOptions
  extends Partial<Omit<Recipe, 'architecture' | 'budget' | 'preset'>>,
    NonNullable<Recipe['architecture']> {
  readonly preset: Recipe['preset'];
  /** When it ends: one of the three. */
  readonly minutes?: number;
  readonly steps?: number;
  readonly epochs?: number;
}

const { preset: _, architecture, budget: __, ...OWN } = recipeSchema.shape;
const NETWORK = architecture.unwrap().shape;

export function recipeOf(options: RecipeOptions): Recipe {
  const { preset, minutes, steps, epochs, memory } = options;
  const budget = steps ? { steps } : epochs ? { epochs } : minutes ? { minutes } : undefined;
  const network = given({ ...options, memory: memory === false ? memory : undefined }, Object.keys(NETWORK));
  return recipeFor(preset, {
    ...given({ ...options }, Object.keys(OWN)),
    ...(Object.keys(network).length > 0 && { architecture: network }),
    ...(budget && { budget }),
  });
}

/** Those of the keys that have a value, in the order of the keys: a training that goes on compares its recipe as text. */
function given(options: Readonly<Record<string, unknown>>, keys: readonly string[]): object {
  return Object.fromEntries(
    keys.flatMap(key => (options[key] === undefined ? [] : [[key, options[key]] as const])),
  );
}

export interface InputOptions {
  readonly preset: Recipe['preset'];
  /** In pixels, multiples of 16; by default the source's, `TRAINING_WIDTH` wide at most. */
  readonly size?: { readonly width: number; readonly height: number };
  readonly fps: number;
  /** False: gray levels instead of differences from the empty picture. */
  readonly background: boolean;
}

/** How a model that is trained on this footage is to see frames. @param address of a part of it */
export async function inputOf(
  address: string,
  { preset, size, fps, background }: InputOptions,
  signal: AbortSignal,
): Promise<InputSpec> {
  return inputFor(preset, size ?? (await defaultSize(address, preset, signal)), fps, { background });
}

async function defaultSize(address: string, preset: Recipe['preset'], signal: AbortSignal) {
  const { width, height } = await probe(address, { signal });
  if (preset === 'paper') return { width: 256, height: 256 };
  const scale = Math.min(1, TRAINING_WIDTH / width);
  const side = (pixels: number) => Math.max(64, Math.round((pixels * scale) / 16) * 16);
  return { width: side(width), height: side(height) };
}
