/** What features are taken of: a set, a clip, a file or a camera, with the truth where it is known. */

import { realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { LabelledClip } from '../../models/index.ts';
import { checkAddress, redact } from '../../streams/index.ts';
import { labelledSet, truthOf } from '../replay/truth.ts';
import { expandFolders, isRemote } from '../training/collect.ts';

/** Seconds that are taken of what has no end, unless somebody says how many. */
const ENDLESS_S = 60;

export interface FeatureSource {
  readonly name: string;
  readonly address: string;
  /** Frames to take at most; absent: all there are. */
  readonly frames?: number | undefined;
  /** What is known of it. */
  readonly truth?: LabelledClip | undefined;
}

/**
 * @param seconds to take of each at most
 * @throws UserError for what can't be read, and for a labelled set that is broken
 */
export async function featureSources(
  input: string,
  seconds: number | undefined,
  fps: number,
): Promise<FeatureSource[]> {
  const frames = seconds === undefined ? undefined : Math.ceil(seconds * fps);
  if (input.startsWith('demo:')) return [await demoSource(input, seconds, frames)];
  if (isRemote(input)) {
    await checkAddress(input);
    return [{ name: redact(input), address: input, frames: frames ?? ENDLESS_S * fps }];
  }
  const isFolder = await stat(input).then(
    found => found.isDirectory(),
    () => false,
  );
  const set = isFolder ? await labelledSet(input) : undefined;
  if (set) return set.clips.map(clip => ({ name: clip.name, address: clip.address, frames, truth: clip }));
  const addresses = await expandFolders([input]);
  const sources: FeatureSource[] = [];
  for (const address of addresses) {
    await checkAddress(address);
    const file = await realpath(address);
    const truth = isFolder ? (await truthOf({ file, root: '/', kind: 'clip' }))?.clip : undefined;
    sources.push({ name: basename(file), address, frames, truth });
  }
  return sources;
}

/** What a demo shows is known where it ends. */
async function demoSource(input: string, seconds = ENDLESS_S, frames?: number): Promise<FeatureSource> {
  const ends = /[?&]minutes=/.test(input);
  const address = ends ? input : `${input}${input.includes('?') ? '&' : '?'}minutes=${seconds / 60}`;
  const truth = (await labelledSet(address))?.clips[0];
  return { name: truth?.name ?? input, address, frames, truth };
}
