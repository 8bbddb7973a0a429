import { basename } from 'node:path';
import { UserError } from '../../../streams/index.ts';
import { readMask } from '../bmp.ts';
import { type Range, within } from '../runs.ts';
import { readLabelFile } from './label-file.ts';
import type { ClipFolder, UcsdLayout } from './layout.ts';

export interface LabelledFolder extends ClipFolder {
  /** By picture: whether its frame is abnormal. */
  readonly labels: readonly boolean[];
}

export interface Labelled {
  readonly clips: readonly LabelledFolder[];
  /** Where the labels of the test clips are from. */
  readonly from: 'label file' | 'masks' | undefined;
  /** Test clips that the label file knows and that are not here. */
  readonly absent: readonly string[];
}

/**
 * Labels clips of `layout`: training clips are normal, of test clips `UCSDpedN.m` says it; where that is not there, masks do.
 * @throws UserError (exit code 3) where neither does, or where the label file does not fit the clips
 */
export async function labelClips(layout: UcsdLayout, clips: readonly ClipFolder[]): Promise<Labelled> {
  const { labelFile } = layout;
  const test = clips.filter(clip => clip.split === 'test');
  if (test.length === 0) return { clips: clips.map(normal), from: undefined, absent: [] };
  if (labelFile === undefined) {
    const labelled = clips.map(clip => (clip.split === 'test' ? byMasks(clip, layout) : normal(clip)));
    return { clips: await Promise.all(labelled), from: 'masks', absent: [] };
  }
  const ranges = await readLabelFile(labelFile);
  const here = new Set(layout.clips.filter(clip => clip.split === 'test').map(clip => clipNumber(clip.name)));
  const absent = ranges.flatMap((_, i) => (here.has(i + 1) ? [] : [`Test${String(i + 1).padStart(3, '0')}`]));
  const label = (clip: ClipFolder) =>
    clip.split === 'test' ? byRanges(clip, ranges, basename(labelFile)) : normal(clip);
  return { clips: clips.map(label), from: 'label file', absent };
}

const normal = (clip: ClipFolder): LabelledFolder => ({ ...clip, labels: clip.pictures.map(() => false) });

const clipNumber = (name: string) => Number(/(\d+)$/.exec(name)?.[1] ?? Number.NaN);

function byRanges(clip: ClipFolder, all: readonly Range[][], file: string): LabelledFolder {
  const ranges = all[clipNumber(clip.name) - 1];
  if (!ranges) {
    const count = `${all.length} ${all.length === 1 ? 'clip' : 'clips'}`;
    throw new UserError(
      `${file} labels ${count}, so not ${clip.name}. Is it the set's own?`,
      'label-count',
      3,
    );
  }
  const end = Math.max(...clip.pictures.map(picture => picture.number), ...clip.masks.keys());
  const outside = ranges.find(([, last]) => last > end);
  if (outside) {
    const range = outside.join(':');
    throw new UserError(
      `${file} labels ${range} of ${clip.name}, which ends at ${end}. Is it the set's own, and the clip whole?`,
      'label-range',
      3,
    );
  }
  const labels = clip.pictures.map(({ number }) => within(ranges, number));
  return { ...clip, labels };
}

async function byMasks(clip: ClipFolder, { name }: UcsdLayout): Promise<LabelledFolder> {
  const labels: boolean[] = [];
  for (const { number } of clip.pictures) {
    const path = clip.masks.get(number);
    if (path === undefined) {
      throw new UserError(
        `${clip.folder}: no labels. Expected Test/${name}.m, or a mask for every frame; there is none for frame ${number}`,
        'label-file-missing',
        3,
      );
    }
    labels.push((await readMask(path)).pixels.includes(1));
  }
  return { ...clip, labels };
}
