import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../streams/index.ts';
import { fileError } from '../file-error.ts';
import type { Weight } from '../memae/weights.ts';
import { decodeTensors, encodeTensors, type TensorFile } from '../safetensors.ts';
import type { CurveData } from './curves.ts';
import type { Recipe } from './recipe.ts';
import type { TrainerState } from './trainer.ts';

/** How a training ended, once it has: only measuring is left then. */
export type EndedBy = 'budget' | 'no-progress' | 'finished-early';

/** Everything that a training needs to go on bit for bit. */
export interface Checkpoint {
  readonly trainer: TrainerState;
  /** Milliseconds spent on training and validation so far. */
  readonly elapsedMs: number;
  readonly endedBy?: EndedBy;
  /** Losses of the last hundred steps. */
  readonly recent: readonly number[];
  readonly curves: { readonly training: CurveData; readonly validation: CurveData };
}

/** What a checkpoint was made with. */
export interface Origin {
  readonly recipe: Recipe;
  readonly fingerprint: string;
}

const CENTRE = 'svdd.centre';
const BEST = 'best.';
const currentPath = (folder: string) => join(folder, 'checkpoint.safetensors');
const previousPath = (folder: string) => join(folder, 'checkpoint.previous.safetensors');

export const hasCheckpoint = (folder: string): boolean =>
  existsSync(currentPath(folder)) || existsSync(previousPath(folder));

export async function removeCheckpoint(folder: string): Promise<void> {
  for (const path of [currentPath(folder), previousPath(folder)]) await rm(path, { force: true });
}

/** Writes it beside first; the one before stays as a second, in case that this one is damaged later. */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint, origin: Origin): Promise<void> {
  const { trainer, ...rest } = checkpoint;
  const { tensors, centre, best, ...progress } = trainer;
  const all = new Map<string, Weight>(tensors);
  if (centre) all.set(CENTRE, { shape: [centre.length], data: centre });
  for (const [name, weight] of best?.weights ?? []) all.set(BEST + name, weight);
  const { weights: _, ...bestFigures } = best ?? {};
  const metadata = {
    origin: JSON.stringify(origin),
    progress: JSON.stringify({ ...progress, ...rest, ...(best && { best: bestFigures }) }),
    checksum: checksum(all),
  };
  const draft = `${currentPath(folder)}.tmp`;
  try {
    const file = await open(draft, 'w');
    try {
      await file.writeFile(encodeTensors(all, metadata));
      await file.sync();
    } finally {
      await file.close();
    }
    if (existsSync(currentPath(folder))) await rename(currentPath(folder), previousPath(folder));
    await rename(draft, currentPath(folder));
  } catch (error) {
    await rm(draft, { force: true });
    throw fileError(error, folder);
  }
}

/**
 * The newest whole checkpoint of this folder, if there is one.
 * Throws `UserError` where it belongs to other footage or another recipe, or where none of them is whole.
 */
export async function readCheckpoint(
  folder: string,
  origin: Origin,
  note: (line: string) => void,
): Promise<Checkpoint | undefined> {
  if (!hasCheckpoint(folder)) return undefined;
  for (const path of [currentPath(folder), previousPath(folder)]) {
    const found = await decode(path);
    if (!found) continue;
    if (path !== currentPath(folder)) note('the newest checkpoint is damaged; went on with the one before');
    refuseOther(path, found.origin, origin);
    return found.checkpoint;
  }
  throw new UserError(
    `${currentPath(folder)}: the checkpoint is damaged. Remove it to begin anew`,
    'checkpoint-damaged',
  );
}

async function decode(path: string): Promise<{ checkpoint: Checkpoint; origin: Origin } | undefined> {
  try {
    const { tensors, metadata } = decodeTensors(await readFile(path), path);
    if (metadata.checksum !== checksum(tensors)) return undefined;
    return { checkpoint: assemble(tensors, metadata), origin: JSON.parse(metadata.origin!) as Origin };
  } catch {
    return undefined; // missing, cut short, or something else
  }
}

function assemble(file: TensorFile['tensors'], metadata: TensorFile['metadata']): Checkpoint {
  const { step, memory, phaseStart, stale, best, ...rest } = JSON.parse(metadata.progress!);
  const tensors = new Map(file);
  const centre = tensors.get(CENTRE)?.data;
  tensors.delete(CENTRE);
  const weights = new Map<string, Weight>();
  for (const [name, weight] of file) {
    if (!name.startsWith(BEST)) continue;
    weights.set(name.slice(BEST.length), weight);
    tensors.delete(name);
  }
  const trainer: TrainerState = {
    ...{ step, memory, phaseStart, stale, tensors },
    ...(centre && { centre }),
    ...(best && { best: { ...best, weights } }),
  };
  return { trainer, ...rest };
}

function refuseOther(path: string, made: Origin, wanted: Origin): void {
  const anew = 'Train with those, or remove it to begin anew';
  const differing = Object.keys(wanted.recipe).filter(key => {
    const [a, b] = [made.recipe, wanted.recipe].map(r => JSON.stringify(r[key as keyof Recipe]));
    return a !== b;
  });
  const values = differing
    .map(key => `${key} ${JSON.stringify(made.recipe[key as keyof Recipe])}`)
    .join(', ');
  if (differing.length) {
    throw new UserError(`${path}: made with another recipe (${values}). ${anew}`, 'other-recipe');
  }
  if (made.fingerprint !== wanted.fingerprint) {
    throw new UserError(`${path}: made from other footage, or at another size. ${anew}`, 'other-footage');
  }
}

function checksum(tensors: Iterable<readonly [string, Weight]>): string {
  const hash = createHash('sha256');
  for (const [name, { data }] of tensors) {
    hash.update(name).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}
