import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { UserError } from '../../streams/index.ts';
import { fileError } from '../file-error.ts';
import { PRESETS, type Preset } from '../memae/architecture.ts';
import { valuesFault, type Weights, weightSpecs, weightsFault } from '../memae/weights.ts';
import { decodeTensors } from '../safetensors.ts';
import { inputFor } from '../training/recipe.ts';
import type { ModelPackage } from './package.ts';
import { savePackage } from './save.ts';
import { verifyPackage } from './verify.ts';
import { refuseZoo } from './zoo.ts';

/** What PyTorch's DataParallel puts in front of every name. */
const PARALLEL = 'module.';

export interface ImportOptions {
  /** A safetensors file with the authors' parameter names. */
  readonly file: string;
  readonly preset: Preset;
  readonly size: { readonly width: number; readonly height: number };
  readonly fps: number;
  readonly name: string;
  readonly title: string;
  /** The package's folder. */
  readonly out: string;
}

/**
 * Makes a package of weights that were trained elsewhere, without a scene: every camera has to be calibrated for it.
 * @throws UserError (exit code 4) if the file is missing, damaged or of another network
 */
export async function importWeights(options: ImportOptions): Promise<ModelPackage> {
  const { file, preset, size, fps, name, title, out } = options;
  await refuseZoo(out, 'Choose another --out');
  const architecture = PRESETS[preset];
  const weights = await readForeign(file, preset);
  const origin = `${basename(file)}, trained elsewhere`;
  const licence = 'as whoever trained the weights decides';
  const draft = { name, title, architecture, input: inputFor(preset, size, fps), origin, licence };
  if (existsSync(out)) {
    throw new UserError(`${out} is there already; choose another --name, or remove it`, 'model-exists', 4);
  }
  await savePackage(out, draft, weights, undefined).catch(error => {
    throw fileError(error, out);
  });
  return verifyPackage(out, []);
}

async function readForeign(path: string, preset: Preset): Promise<Weights> {
  const refused = (what: string) => new UserError(`${path}: ${what}`, 'weights-refused', 4);
  const bytes = await readFile(path).catch(() => {
    throw refused('no such file, or not readable');
  });
  const { tensors, unread } = decodeTensors(bytes, path);
  const plain = { tensors: withoutPrefix(tensors), unread: withoutPrefix(unread) };
  const fault = weightsFault(weightSpecs(PRESETS[preset]), plain, `the preset ${preset} has`);
  if (fault) throw refused(`${fault}. Choose another --preset, or see docs/packages.md`);
  const damage = valuesFault(plain.tensors);
  if (damage) throw refused(damage);
  return plain.tensors;
}

function withoutPrefix<T>(entries: ReadonlyMap<string, T>): Map<string, T> {
  return new Map(
    [...entries].map(([name, value]) => [
      name.startsWith(PARALLEL) ? name.slice(PARALLEL.length) : name,
      value,
    ]),
  );
}
