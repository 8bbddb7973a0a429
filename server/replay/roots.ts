/** The folders below which recordings may be replayed: nothing outside of them is listed or opened. */

import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve, sep } from 'node:path';
import { LABELS } from '../../models/index.ts';
import { isVideoName, pictureNames, UserError } from '../../streams/index.ts';
import type { ReplayEntry, ReplayFolder } from '../contract.ts';

/** Entries of one folder that are listed. */
const MOST = 500;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'it is no folder',
  EACCES: 'it may not be read',
};

/** Something that can be played, below a root. */
export interface Playable {
  /** Without links. */
  readonly file: string;
  /** Without links. */
  readonly root: string;
  readonly kind: 'clip' | 'video';
  /** Pictures of a clip. */
  readonly frames?: number;
}

interface Found {
  readonly file: string;
  readonly root: string;
  /** As it is called in the page. */
  readonly path: string;
}

export class Roots {
  /** By the name that the page has for it. */
  readonly #roots = new Map<string, string>();

  constructor(folders: readonly string[]) {
    for (const folder of new Set(folders.map(folder => resolve(folder)))) {
      const own = basename(folder) || 'root';
      let name = own;
      for (let number = 2; this.#roots.has(name); number++) name = `${own}-${number}`;
      this.#roots.set(name, folder);
    }
  }

  /** One line for each that can't be listed now: a disk may come later. */
  async problems(): Promise<string[]> {
    const lines = [...this.#roots.values()].map(folder =>
      readdir(folder).then(
        () => undefined,
        ({ code }: NodeJS.ErrnoException) =>
          `nothing can be replayed from ${folder}: ${REASONS[code!] ?? code}`,
      ),
    );
    return (await Promise.all(lines)).filter(line => line !== undefined);
  }

  /** @throws UserError for what is not there or not below a root */
  async list(path: string): Promise<ReplayFolder> {
    if (path === '') {
      const roots = [...this.#roots].map(async ([name, file]) => ({
        ...{ name, path: name },
        kind: (await entriesIn(file).then(kindOf, () => undefined)) ?? ('folder' as const),
      }));
      return { path, entries: await Promise.all(roots) };
    }
    const found = await this.#find(path);
    const all = await this.#inside(found);
    const folders = all.filter(entry => entry.isFolder && !isMasks(entry.name)).slice(0, MOST);
    const videos = all.filter(entry => !entry.isFolder && isVideoName(entry.name)).slice(0, MOST);
    const entries: ReplayEntry[] = [];
    for (const { name, file } of folders) {
      const kind = await entriesIn(file).then(kindOf, () => undefined);
      if (kind) entries.push({ name, path: `${path}/${name}`, kind });
    }
    for (const { name } of videos) entries.push({ name, path: `${path}/${name}`, kind: 'video' });
    const isMore = folders.length === MOST || videos.length === MOST;
    return { path, entries, ...(isMore && { more: true }) };
  }

  /** @throws UserError, likewise, and for what is no clip and no video */
  async playable(path: string): Promise<Playable> {
    const found = await this.#find(path);
    const { file, root } = found;
    if (!(await stat(file)).isDirectory()) {
      if (isVideoName(basename(file))) return { file, root, kind: 'video' };
      throw new UserError(`${path} is no video`, 'bad-request', 2);
    }
    const inside = await this.#inside(found);
    const entries = await entriesIn(file);
    const pictures = pictureNames(entries.filter(entry => !entry.isDirectory()).map(({ name }) => name));
    const known = new Set(inside.map(({ name }) => name));
    if (pictures.some(name => !known.has(name))) throw outside(path);
    if (pictures.length === 0) throw new UserError(`${path}: no pictures in it`, 'bad-request', 2);
    return { file, root, kind: 'clip', frames: pictures.length };
  }

  /** What is in a folder, in order, without what is hidden and without links that lead out of the root. */
  async #inside({ file, root, path }: Found): Promise<{ name: string; file: string; isFolder: boolean }[]> {
    const entries = await entriesIn(file).catch(error => {
      throw unreadable(path, error);
    });
    const all = entries.map(async entry => {
      const here = join(file, entry.name);
      if (!entry.isSymbolicLink()) return { name: entry.name, file: here, isFolder: entry.isDirectory() };
      const real = await realpath(here).catch(() => undefined);
      if (real === undefined || !isWithin(real, root)) return undefined;
      return { name: entry.name, file: real, isFolder: (await stat(real)).isDirectory() };
    });
    const inside = (await Promise.all(all)).filter(entry => entry !== undefined);
    const { compare } = new Intl.Collator('en', { numeric: true });
    return inside.sort((a, b) => compare(a.name, b.name));
  }

  async #find(path: string): Promise<Found> {
    const [name, ...names] = path.split('/');
    const root = this.#roots.get(name!);
    if (this.#roots.size === 0)
      throw new UserError('there is no folder to replay from; start vigil with --replay FOLDER', 'not-found');
    if (root === undefined) throw outside(path);
    // A name that means another folder, that is hidden, or that a system would cut in two.
    if (names.some(step => step === '' || step.startsWith('.') || /[\\\0]/.test(step))) throw outside(path);
    const real = await realpath(root).catch(error => {
      throw unreadable(name!, error);
    });
    const file = await realpath(join(real, ...names)).catch(error => {
      throw unreadable(path, error);
    });
    if (!isWithin(file, real)) throw outside(path);
    return { file, root: real, path };
  }
}

async function entriesIn(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter(entry => !entry.name.startsWith('.'));
}

/** Nothing for a folder in which nothing can be. */
function kindOf(entries: readonly Dirent[]): Exclude<ReplayEntry['kind'], 'video'> | undefined {
  const folders = entries.filter(entry => !entry.isFile());
  if (entries.some(({ name }) => name === LABELS)) return 'set';
  if (folders.some(({ name }) => /^test$/i.test(name))) return 'set';
  const files = entries.filter(entry => !entry.isDirectory()).map(({ name }) => name);
  if (pictureNames(files).length > 0) return 'clip';
  return folders.length > 0 || files.some(isVideoName) ? 'folder' : undefined;
}

/** UCSD's masks lie beside the clip that they are of. */
const isMasks = (name: string): boolean => /_gt$/i.test(name);

const isWithin = (file: string, root: string): boolean =>
  file === root || file.startsWith(root.endsWith(sep) ? root : root + sep);

const outside = (path: string) =>
  new UserError(`${path} is not in a folder that may be replayed`, 'forbidden');

function unreadable(path: string, error: NodeJS.ErrnoException): UserError {
  const { code } = error;
  const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
  return new UserError(isMissing ? `${path} is not there` : `${path} can't be read (${code})`, 'not-found');
}
