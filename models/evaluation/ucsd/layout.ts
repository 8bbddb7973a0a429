import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pictureNames, UserError } from '../../../streams/index.ts';
import { LABELS } from '../labels-file.ts';

/** UCSD's folders as they are found, before anything is read: `Train/Train001/001.tif`, `Test/Test001_gt/001.bmp`. */
export interface UcsdLayout {
  /** The set's folder: 'UCSDped2'. */
  readonly name: string;
  readonly clips: readonly ClipFolder[];
  /** `UCSDpedN.m`, where it is there. */
  readonly labelFile: string | undefined;
  /** Files of macOS and the like: `.DS_Store`, `._*`. */
  readonly hidden: number;
  /** Folders that hold nothing to read, each with the reason. */
  readonly ignored: readonly string[];
}

export type Split = 'train' | 'test';

export interface ClipFolder {
  readonly name: string;
  readonly split: Split;
  readonly folder: string;
  /** In the order of `openStream`. */
  readonly pictures: readonly Picture[];
  /** Path of the mask by number of the frame. */
  readonly masks: ReadonlyMap<number, string>;
}

export interface Picture {
  readonly name: string;
  /** What labels and masks call the frame, from 1: the number in its name. */
  readonly number: number;
}

/**
 * @param folder a set's, or one that holds several
 * @param set which of several: its name or the end of it, such as `ped2`
 * @throws UserError (exit code 3; 2 for a wrong set) where there are no clips
 */
export async function findUcsd(folder: string, set?: string): Promise<UcsdLayout> {
  const root = await setFolder(resolve(folder), set);
  const entries = await list(root);
  const files = entries.files.map(name => join(root, name));
  let hidden = entries.hidden;
  const clips: ClipFolder[] = [];
  const ignored: string[] = [];
  for (const split of ['train', 'test'] as const) {
    for (const name of entries.folders.filter(name => name.toLowerCase() === split)) {
      const found = await findClips(join(root, name), split);
      clips.push(...found.clips);
      files.push(...found.files);
      ignored.push(...found.ignored);
      hidden += found.hidden;
    }
  }
  const name = basename(root);
  if (clips.length === 0) {
    const why = ignored.length > 0 ? ` (${ignored[0]})` : '';
    throw refused(
      root,
      `no clips${why}. Expected folders such as Train/Train001 and Test/Test001`,
      'no-clips',
    );
  }
  const labelFiles = files.filter(path => /\.m$/i.test(path));
  const labelFile = labelFiles.find(path => basename(path).toLowerCase() === `${name}.m`.toLowerCase());
  return { name, clips, labelFile: labelFile ?? labelFiles[0], hidden, ignored };
}

async function setFolder(folder: string, set: string | undefined): Promise<string> {
  const own = await list(folder);
  // One that was imported is none: its labels stand elsewhere.
  const isSet = ({ folders, files }: typeof own) =>
    folders.some(name => /^(train|test)$/i.test(name)) && !files.includes(LABELS);
  const matches = (name: string) => set === undefined || name.toLowerCase().endsWith(set.toLowerCase());
  if (isSet(own)) {
    if (matches(basename(folder))) return folder;
    throw new UserError(`${folder} is not the set ${set}`, 'no-set', 2);
  }
  const sets: string[] = [];
  for (const name of own.folders) if (isSet(await list(join(folder, name)))) sets.push(name);
  const chosen = sets.filter(matches);
  if (chosen.length === 1) return join(folder, chosen[0]!);
  if (sets.length === 0) {
    throw refused(folder, 'no clips. Expected folders such as Train/Train001 and Test/Test001', 'no-clips');
  }
  throw new UserError(`${folder} holds ${sets.join(', ')}; choose one of them with --set`, 'no-set', 2);
}

async function findClips(folder: string, split: Split) {
  const entries = await list(folder);
  const clips: ClipFolder[] = [];
  const ignored: string[] = [];
  let { hidden } = entries;
  for (const name of entries.folders) {
    const inside = await list(join(folder, name));
    hidden += inside.hidden;
    const clip = name.replace(/_gt$/i, '');
    if (clip !== name) {
      if (!entries.folders.includes(clip)) ignored.push(`${name}: masks without ${clip}`);
      continue;
    }
    const pictures = numbered(pictureNames(inside.files));
    if (pictures.length === 0) {
      ignored.push(`${name}: no pictures in it`);
      continue;
    }
    const gt = entries.folders.find(other => other.toLowerCase() === `${name}_gt`.toLowerCase());
    const masks = gt === undefined ? [] : numbered(await masksIn(join(folder, gt)));
    clips.push({
      name,
      split,
      folder: join(folder, name),
      pictures,
      masks: new Map(masks.map(mask => [mask.number, join(folder, gt!, mask.name)])),
    });
  }
  const files = entries.files.map(name => join(folder, name));
  return { clips, ignored, files, hidden };
}

const masksIn = async (folder: string) =>
  pictureNames((await list(folder)).files).filter(name => /\.bmp$/i.test(name));

/** `frame012.bmp` is number 12; pictures without numbers, or with dates for numbers, count from 1. */
function numbered(names: readonly string[]): Picture[] {
  return names.map((name, i) => ({
    name,
    number: Number(/(?<!\d)(\d{1,6})\.\w+$/.exec(name)?.[1] ?? i + 1),
  }));
}

/** Links are what they point to. */
async function list(folder: string): Promise<{ folders: string[]; files: string[]; hidden: number }> {
  const all = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    const { code } = error;
    if (code === 'ENOENT') throw refused(folder, 'no such folder', 'no-source');
    if (code === 'ENOTDIR') throw refused(folder, 'is a file; give the folder of the set', 'no-source');
    throw refused(folder, `can't be read (${code})`, 'no-source');
  });
  const entries = all.filter(entry => !entry.name.startsWith('.'));
  const folders: string[] = [];
  const files: string[] = [];
  for (const entry of entries) {
    const linked = entry.isSymbolicLink() ? await stat(join(folder, entry.name)).catch(() => entry) : entry;
    (linked.isDirectory() ? folders : files).push(entry.name);
  }
  return { folders: folders.sort(), files: files.sort(), hidden: all.length - entries.length };
}

function refused(path: string, what: string, code: string): UserError {
  const colon = /^(is|can't) /.test(what) ? '' : ':';
  return new UserError(`${path}${colon} ${what}`, code, 3);
}
