import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { buildScoringGraph } from '../memae/scoring-graph.ts';
import { buildTfjsScoring } from '../memae/tfjs-scoring.ts';
import { type Weights, weightSpecs } from '../memae/weights.ts';
import type { Scene } from '../model.ts';
import { encodeTensors } from '../safetensors.ts';
import { type CardDraft, cardSchema, SCENE, WEIGHTS } from './card.ts';
import { sha256 } from './checksum.ts';
import { encodeScene } from './scene-file.ts';

/** Where nobody said anything else. */
const LICENCE = 'as the owner of the footage decides';

/**
 * Writes a package whole or not at all: beside its place first, then renamed. Replaces one that is there.
 * Takes some tenths of a second: `scoring.onnx` and `tfjs/` are written from the weights.
 */
export async function savePackage(
  folder: string,
  draft: CardDraft,
  weights: Weights,
  scene: Scene | undefined,
): Promise<void> {
  const files = await contents(draft, weights, scene);
  const sums = await Promise.all([...files].map(async ([name, bytes]) => [name, await sha256(bytes)]));
  const card = cardSchema.parse({ licence: LICENCE, ...draft, format: 2, files: Object.fromEntries(sums) });
  await writeFolder(folder, card, files);
}

/** A card and the files it speaks of: whole or not at all. Replaces a folder that is there. */
export async function writeFolder(
  folder: string,
  card: object,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const text = new TextEncoder().encode(`${JSON.stringify(card, null, 2)}\n`);
  await replaceFolder(resolve(folder), new Map([...files, ['card.json', text]]));
}

/** All files but the card. */
async function contents(
  { architecture, input }: CardDraft,
  weights: Weights,
  scene: Scene | undefined,
): Promise<Map<string, Uint8Array>> {
  const network = { architecture, input, weights };
  const known = weightSpecs(architecture).map(({ name }) => [name, weights.get(name)!] as const);
  const file = encodeTensors(known);
  const files = new Map([[WEIGHTS, file]]);
  if (scene) files.set(SCENE, encodeScene(scene, await sha256(file)));
  files.set('scoring.onnx', buildScoringGraph(network));
  for (const [name, bytes] of buildTfjsScoring(network)) files.set(`tfjs/${name}`, bytes);
  return files;
}

async function replaceFolder(place: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const beside = (what: string) => join(dirname(place), `.${basename(place)}.${process.pid}.${what}`);
  const [draft, old] = [beside('new'), beside('old')];
  await mkdir(dirname(place), { recursive: true });
  try {
    for (const [name, bytes] of files) {
      await mkdir(dirname(join(draft, name)), { recursive: true });
      await writeFile(join(draft, name), bytes);
    }
    await rename(place, old).catch(ignoreMissing);
    try {
      await rename(draft, place);
    } catch (error) {
      await rename(old, place).catch(ignoreMissing);
      throw error;
    }
  } finally {
    await rm(draft, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
