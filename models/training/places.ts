import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../streams/index.ts';
import { fileError } from '../file-error.ts';
import { refuseZoo } from '../package/zoo.ts';
import { hasCheckpoint } from './checkpoint.ts';

/**
 * Makes the folder of a training, and checks that a package may take the place of `out`.
 * Throws `UserError` where either can't be; nothing that is no model is ever replaced by one.
 */
export async function openPlaces({
  folder,
  out,
}: {
  readonly folder: string;
  readonly out: string;
}): Promise<void> {
  await refuseZoo(out, 'Choose another --out');
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw fileError(error, folder);
  }
  if (!existsSync(out) || existsSync(join(out, 'card.json'))) return;
  const empty = (await stat(out)).isDirectory() && (await readdir(out)).length === 0;
  if (!empty)
    throw new UserError(`${out}: is there and is no model. Choose another place for it`, 'place-taken');
}

/** What an earlier training left in this folder to go on with: a checkpoint, recorded footage, or nothing. */
export function leftIn(folder: string): 'checkpoint' | 'footage' | undefined {
  if (hasCheckpoint(folder)) return 'checkpoint';
  return existsSync(join(folder, 'footage.json')) ? 'footage' : undefined;
}

/** Removes a training's folder with everything in it. */
export async function removeTraining(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
