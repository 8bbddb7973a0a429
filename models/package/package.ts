import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { UserError } from '../../streams/index.ts';
import type { Network } from '../engines/engine.ts';
import { type Weights, weightSpecs, weightsFault } from '../memae/weights.ts';
import { CELL, type Scene } from '../model.ts';
import { decodeTensors } from '../safetensors.ts';
import { type Card, cardSchema, SCENE, WEIGHTS } from './card.ts';
import { sha256 } from './checksum.ts';
import { decodeScene } from './scene-file.ts';
import { zooFolder } from './zoo.ts';

/**
 * A model on disk is a folder: `card.json`, `weights.safetensors`, and `scene.safetensors` where it knows one; for other
 * runtimes `scoring.onnx` and `tfjs/model.json` with its shards. `docs/packages.md` describes them.
 */
export interface ModelPackage extends Network {
  readonly name: string;
  readonly title: string;
  readonly card: Card;
  /** SHA-256 of the weights' file: scenes are bound to it. */
  readonly weightsId: string;
  /** What is normal in the place that it was trained on. */
  readonly scene: Scene | undefined;
}

export interface PackageSummary {
  readonly name: string;
  readonly title: string;
  /** What its thresholds were made from, in words. */
  readonly scene: string;
  readonly folder: string;
}

/**
 * Reads and checks what vigil scores with: card, weights, scene, each against its checksum. Of the other files it sees to it
 * that they are there; `verifyPackage` reads those, too.
 * @param nameOrFolder a path to a package's folder, or its name in one of `searchFolders`
 * @throws UserError (exit code 4) if it is missing, damaged, or does not fit its own description
 */
export async function loadPackage(
  nameOrFolder: string,
  searchFolders: readonly string[] = [zooFolder()],
): Promise<ModelPackage> {
  const folder = await packageFolder(nameOrFolder, searchFolders);
  const card = await readCard(folder, cardSchema);
  const specs = weightSpecs(card.architecture);
  const weights = await readWeights(folder, specs, card.files[WEIGHTS]!);
  const scene = await readScene(folder, card);
  const missing = Object.keys(card.files).find(name => !existsSync(join(folder, name)));
  if (missing) throw mismatch(join(folder, missing), 'missing or unreadable');
  const { name, title, input, architecture } = card;
  const ranges = 'ranges' in card ? card.ranges : undefined;
  const weightsId = card.files[WEIGHTS]!;
  return { name, title, architecture, input, card, weights, weightsId, scene, ranges };
}

/** Where a package is. Throws `UserError` (exit code 4) where there is none. */
export async function packageFolder(
  nameOrFolder: string,
  searchFolders: readonly string[] = [zooFolder()],
): Promise<string> {
  const places = [...searchFolders.map(folder => join(folder, nameOrFolder)), nameOrFolder];
  const folder =
    places.find(place => existsSync(join(place, 'card.json'))) ?? places.find(place => existsSync(place));
  if (folder) return folder;
  const known = (await listPackages(searchFolders)).map(p => p.name).join(', ') || 'none';
  throw new UserError(
    `${nameOrFolder}: no such model. Known: ${known}. Or give a model's folder`,
    'model-missing',
    4,
  );
}

/** Every package in these folders whose card can be read, the first folder's first; a name, which is that of its folder, counts once. */
export async function listPackages(
  searchFolders: readonly string[] = [zooFolder()],
): Promise<PackageSummary[]> {
  const found = new Map<string, PackageSummary>();
  for (const searched of searchFolders) {
    const names = await readdir(searched).catch(() => []);
    // Hidden is what a killed process left half-written.
    for (const entry of names.filter(name => !name.startsWith('.')).sort()) {
      const folder = join(searched, entry);
      const card = await readCard(folder, cardSchema).catch(() => undefined);
      if (!card || found.has(entry)) continue;
      found.set(entry, {
        name: entry,
        title: card.title,
        scene: card.training?.footage ?? 'none yet: calibrate it',
        folder,
      });
    }
  }
  return [...found.values()];
}

/** `card.json`, checked. Throws `UserError` (exit code 4) where it cannot be read or is something else. */
export async function readCard<Read>(folder: string, schema: z.ZodType<Read>): Promise<Read> {
  const path = join(folder, 'card.json');
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UserError(`${folder}: not a model, it has no readable card.json`, 'model-damaged', 4);
  });
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const where = issue.path.length ? `${issue.path.join('.')}: ` : '';
  throw new UserError(`${path}: ${where}${issue.message}. Copy or train the model again`, 'model-damaged', 4);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The weights' file, against what should be in it and its checksum. Throws as `readCard` does. */
export async function readWeights(
  folder: string,
  specs: Parameters<typeof weightsFault>[0],
  checksum: string,
): Promise<Weights> {
  const path = join(folder, WEIGHTS);
  const file = await readFile(path).catch(() => {
    throw mismatch(path, 'missing or unreadable');
  });
  const decoded = decodeTensors(file, path);
  const fault = weightsFault(specs, decoded, 'card.json says');
  if (fault) throw mismatch(path, fault);
  if ((await sha256(file)) !== checksum) throw mismatch(path, WRONG_CHECKSUM);
  return decoded.tensors;
}

async function readScene(folder: string, card: Card): Promise<Scene | undefined> {
  const path = join(folder, SCENE);
  if (!existsSync(path)) return undefined;
  const file = await readFile(path);
  const scene = decodeScene(file, path, card.files[WEIGHTS]);
  const { width, height } = card.input;
  const { rows, cols } = scene.levels;
  if (cols * CELL !== width || rows * CELL !== height)
    throw mismatch(path, `it is not made for ${width}x${height}`);
  const expected = card.files[SCENE];
  if (expected && (await sha256(file)) !== expected) throw mismatch(path, WRONG_CHECKSUM);
  return scene;
}

export const WRONG_CHECKSUM = 'its checksum is not the one in card.json';

export function mismatch(path: string, what: string): UserError {
  return new UserError(`${path}: ${what}. Copy or train the model again`, 'model-damaged', 4);
}
