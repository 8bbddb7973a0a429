import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../../streams/index.ts';
import { packageRoot } from '../../streams/worker-file.ts';
import type { Network } from '../engines/engine.ts';
import { type Weights, weightSpecs } from '../memae/weights.ts';
import type { Scene } from '../model.ts';
import { decodeTensors, encodeTensors } from '../safetensors.ts';
import { type Card, cardSchema } from './card.ts';
import { decodeScene, encodeScene } from './scene-file.ts';

/** A model on disk is a folder: `card.json`, `weights.safetensors`, and `scene.safetensors` where it knows one. */
export interface ModelPackage extends Network {
  readonly name: string;
  readonly title: string;
  readonly card: Card;
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

/** The models that come with vigil. */
export const zooFolder = (): string => join(packageRoot(import.meta.dirname), 'models', 'zoo');

/**
 * @param nameOrFolder a path to a package's folder, or its name in one of `searchFolders`
 * @throws UserError (exit code 4) if it is missing, damaged, or does not fit its own description
 */
export async function loadPackage(
  nameOrFolder: string,
  searchFolders: readonly string[] = [zooFolder()],
): Promise<ModelPackage> {
  const folder = findFolder(nameOrFolder, searchFolders);
  if (!folder) {
    const known = (await listPackages(searchFolders)).map(p => p.name).join(', ') || 'none';
    throw new UserError(
      `${nameOrFolder}: no such model. Known: ${known}. Or give a model's folder`,
      'model-missing',
      4,
    );
  }
  const card = await readCard(folder);
  const weights = await readWeights(folder, card);
  const scene = await readScene(folder, card);
  const { name, title, input, architecture } = card;
  return { name, title, architecture, input, card, weights, scene };
}

/** Every package in these folders whose card can be read, the first folder's first; a name, which is that of its folder, counts once. */
export async function listPackages(
  searchFolders: readonly string[] = [zooFolder()],
): Promise<PackageSummary[]> {
  const found = new Map<string, PackageSummary>();
  for (const searched of searchFolders) {
    const names = await readdir(searched).catch(() => []);
    for (const entry of names.sort()) {
      const folder = join(searched, entry);
      const card = await readCard(folder).catch(() => undefined);
      if (!card || found.has(entry)) continue;
      found.set(entry, { name: entry, title: card.title, scene: card.training.footage, folder });
    }
  }
  return [...found.values()];
}

/** Writes a package whole or not at all: beside its place first, then renamed. Replaces one that is there. */
export async function savePackage(
  folder: string,
  card: Omit<Card, 'weights'>,
  weights: Weights,
  scene: Scene | undefined,
): Promise<void> {
  const place = resolve(folder);
  const draft = join(dirname(place), `.${basename(place)}.${process.pid}`);
  const file = encodeTensors(weights);
  const full: Card = { ...card, weights: sha256(file) };
  await mkdir(draft, { recursive: true });
  try {
    await writeFile(join(draft, 'weights.safetensors'), file);
    await writeFile(join(draft, 'card.json'), `${JSON.stringify(full, null, 2)}\n`);
    if (scene) await writeFile(join(draft, 'scene.safetensors'), encodeScene(scene));
    await rm(place, { recursive: true, force: true });
    await rename(draft, place);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function findFolder(nameOrFolder: string, searchFolders: readonly string[]): string | undefined {
  const places = [...searchFolders.map(folder => join(folder, nameOrFolder)), nameOrFolder];
  return (
    places.find(place => existsSync(join(place, 'card.json'))) ?? places.find(place => existsSync(place))
  );
}

async function readCard(folder: string): Promise<Card> {
  const path = join(folder, 'card.json');
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UserError(`${folder}: not a model, it has no readable card.json`, 'model-damaged', 4);
  });
  const parsed = cardSchema.safeParse(parseJson(text));
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

async function readWeights(folder: string, card: Card): Promise<Weights> {
  const path = join(folder, 'weights.safetensors');
  const file = await readFile(path).catch(() => {
    throw new UserError(`${path}: missing or unreadable. Copy or train the model again`, 'model-damaged', 4);
  });
  const { tensors } = decodeTensors(file, path);
  for (const { name, shape } of weightSpecs(card.architecture)) {
    const found = tensors.get(name);
    const expected = shape.join('x');
    if (!found) throw mismatch(path, `${name} is missing`);
    const actual = found.shape.join('x');
    if (actual !== expected) throw mismatch(path, `${name} is ${actual}, but card.json says ${expected}`);
  }
  if (sha256(file) !== card.weights) throw mismatch(path, 'its checksum is not the one in card.json');
  return tensors;
}

async function readScene(folder: string, card: Card): Promise<Scene | undefined> {
  const path = join(folder, 'scene.safetensors');
  if (!existsSync(path)) return undefined;
  const scene = decodeScene(await readFile(path), path);
  const { width, height } = card.input;
  if (scene.background.length !== width * height)
    throw mismatch(path, `it is not made for ${width}x${height}`);
  return scene;
}

function mismatch(path: string, what: string): UserError {
  return new UserError(`${path}: ${what}. Copy or train the model again`, 'model-damaged', 4);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
