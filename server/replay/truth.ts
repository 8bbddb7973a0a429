/** What is known of a clip that is replayed, where it belongs to a labelled set. */

import { realpath } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type Dataset, type LabelledClip, openDataset, runs } from '../../models/index.ts';
import { UserError } from '../../streams/index.ts';
import type { ReplayTruth } from '../contract.ts';
import { readTruth, type Truth } from '../evaluation/truth.ts';
import { lineOf } from '../log.ts';
import type { Playable } from './roots.ts';

/** From a clip up to the folder of its set: `UCSDped2/Test/Test002`. */
const LEVELS = 2;
/** What `openDataset` says of a folder that is no set. */
const NO_SET = new Set(['no-clips', 'no-set', 'no-source']);

export interface KnownTruth {
  readonly clip: LabelledClip;
  readonly truth: Truth;
}

/** Nothing where the clip is in no set below its root. @throws UserError for a set that is broken */
export async function truthOf({ file, root }: Playable): Promise<KnownTruth | undefined> {
  let folder = file;
  for (let level = 0; level < LEVELS && folder !== root; level++) {
    folder = dirname(folder);
    const clip = await clipIn(folder, file);
    if (clip) return { clip, truth: await readTruth(clip) };
  }
  return undefined;
}

async function clipIn(folder: string, file: string): Promise<LabelledClip | undefined> {
  for (const clip of (await labelledSet(folder))?.clips ?? [])
    if ((await realpath(clip.address).catch(() => undefined)) === file) return clip;
  return undefined;
}

/** Nothing for a folder that is no labelled set. @throws UserError for one that is broken */
export async function labelledSet(folder: string): Promise<Dataset | undefined> {
  try {
    return await openDataset(folder);
  } catch (error) {
    if (error instanceof UserError && NO_SET.has(error.code)) return undefined;
    throw error;
  }
}

/** Paths of the server are not the page's business: a set is called by its name there. */
export const problemOf = (error: unknown, { root }: Playable): string =>
  lineOf(error).replaceAll(root, basename(root));

export function forPage({ clip: { labels }, truth: { regions } }: KnownTruth): ReplayTruth {
  const abnormal = runs.gather([...labels.keys()].filter(frame => labels[frame]));
  return {
    abnormal,
    places: regions ? regions.map(({ frame, x, y, w, h }) => ({ frame, x, y, w, h })) : null,
  };
}
