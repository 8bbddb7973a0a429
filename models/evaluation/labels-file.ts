import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { pictureNames, UserError } from '../../streams/index.ts';
import { maskOf } from './bmp.ts';
import type { Dataset, LabelledClip } from './dataset.ts';
import { spread, within } from './runs.ts';

/** Beside the clips of a set that `vigil import ucsd` made; docs/datasets.md describes it. */
export const LABELS = 'labels.json';

/** A set of frames is far smaller; what a damaged file claims must not fill the memory. */
const index = z.int().nonnegative().max(1_000_000);

const runs = z.array(z.tuple([index, index]).refine(([first, last]) => first <= last, 'runs backwards'));

const clipSchema = z.object({
  name: z.string().min(1),
  split: z.enum(['train', 'test']),
  /** A folder of pictures or a video, from the folder of this file. */
  path: z.string().min(1),
  /** Of pictures, masks and regions, in pixels. */
  width: z.int().positive(),
  height: z.int().positive(),
  frames: index.positive(),
  /** What the set calls the frames, in their order. */
  numbers: runs,
  /** Frames that are abnormal, from 0. */
  abnormal: runs,
  /** The masks' folder; a mask has the number of its frame. */
  masks: z.string().min(1).optional(),
  /** Frames that have a mask, be it black. */
  masked: runs,
  /** Connected parts of the masks, and which are the same thing over time. */
  regions: z.array(
    z.object({
      frame: index,
      track: index,
      x: z.int().nonnegative(),
      y: z.int().nonnegative(),
      w: z.int().positive(),
      h: z.int().positive(),
      area: z.int().positive(),
    }),
  ),
});

const labelsSchema = z.object({
  format: z.literal('vigil-labels'),
  version: z.literal(1),
  /** The set's: 'UCSDped2'. */
  name: z.string().min(1),
  /** Frames a second. */
  fps: z.number().positive(),
  clips: z.array(clipSchema).min(1),
});

export type Labels = z.infer<typeof labelsSchema>;
export type ClipLabels = z.infer<typeof clipSchema>;

/** `001`: what pictures and masks that vigil writes are called, without their ending. */
export const frameName = (number: number): string => String(number).padStart(3, '0');

/** The test clips of an imported set; `undefined` where there is no `labels.json`. */
export async function openImported(folder: string): Promise<Dataset | undefined> {
  const path = join(folder, LABELS);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw refused(path, `can't be read (${error.code})`);
  });
  if (text === undefined) return undefined;
  const { name, clips } = parse(text, path);
  const test = clips.filter(clip => clip.split === 'test');
  return { name, clips: await Promise.all(test.map(clip => labelledClip(folder, clip, path))) };
}

function parse(text: string, path: string): Labels {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refused(path, 'is no JSON');
  }
  const { success, data, error } = labelsSchema.safeParse(value);
  if (success) return data;
  const issue = error.issues[0]!;
  throw refused(path, `is not understood: ${issue.path.join('.')} ${issue.message}`);
}

async function labelledClip(folder: string, clip: ClipLabels, file: string): Promise<LabelledClip> {
  const { name, frames, path, masks } = clip;
  const address = join(folder, path);
  const here = await readdir(address).then(pictureNames, (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTDIR') throw refused(file, `names ${path}, which can't be read (${error.code})`);
    return undefined; // a video
  });
  if (here && here.length !== frames) {
    throw refused(file, `labels ${frames} frames of ${path}, but ${here.length} are there`);
  }
  const numbers = spread(clip.numbers);
  if (numbers.length !== frames)
    throw refused(file, `numbers ${numbers.length} of ${frames} frames of ${path}`);
  const labels = numbers.map((_, frame) => within(clip.abnormal, frame));
  const labelled = { name, address, frames, labels };
  if (masks === undefined) return labelled;
  const mask = (frame: number) =>
    maskOf(within(clip.masked, frame) ? join(folder, masks, `${frameName(numbers[frame]!)}.bmp`) : undefined);
  return { ...labelled, mask };
}

const refused = (path: string, what: string) =>
  new UserError(`${path} ${what}. Import the set again`, 'labels-refused', 3);
