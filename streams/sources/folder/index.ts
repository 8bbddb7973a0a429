import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { sourceError } from '../../ffmpeg/errors.ts';
import type { Source } from '../../source.ts';
import { isFolder, localError, localPath } from '../local.ts';
import { pictureKind } from './picture.ts';

/** A folder of numbered pictures, one frame each: the layout of UCSD, Avenue and the like. */
export const folder: Source = {
  name: 'folder',
  addresses: 'a folder of pictures',

  async accepts(address) {
    const path = localPath(address);
    return path !== undefined && (await isFolder(path));
  },

  async prepare(address, { pace, fps, signal }) {
    const path = localPath(address)!;
    const names = await readdir(path).catch(error => {
      throw localError(error, address);
    });
    const pictures = pictureNames(names);
    if (pictures.length === 0) throw sourceError('empty-folder', address);
    const { files, indexes } = await readable(
      pictures.map(name => join(path, name)),
      signal,
    );
    if (files.length === 0 && !signal?.aborted) throw sourceError('unreadable-folder', address);
    const list = Readable.from([fileList(files, fps)]);
    return {
      input: list,
      options: [
        ...['-protocol_whitelist', 'file,pipe', '-f', 'concat', '-safe', '0'],
        ...(pace === 'live' ? ['-re'] : []),
      ],
      timing: 'counted',
      declaresFps: false,
      remote: false,
      indexes,
      unreadable: pictures.length - files.length,
      dispose: () => list.destroy(),
    };
  },
};

/** The pictures among a folder's entries, `2.jpg` before `10.jpg`, without hidden files and macOS's `._*`. */
export function pictureNames(names: readonly string[]): string[] {
  const natural = new Intl.Collator('en', { numeric: true }).compare;
  return names
    .filter(name => !name.startsWith('.') && /\.(tiff?|jpe?g|png|bmp)$/i.test(name))
    .sort((a, b) => natural(a, b) || (a < b ? -1 : 1));
}

/**
 * Leaves out what ffmpeg would stumble over: broken pictures, and pictures of another kind than most, since
 * one decoder reads them all. `indexes` says which places the others have.
 */
async function readable(
  paths: readonly string[],
  signal: AbortSignal | undefined,
): Promise<{ files: string[]; indexes: number[] }> {
  const kinds: (string | undefined)[] = [];
  // ffmpeg takes `%d` in a name for a pattern.
  const kindOf = async (path: string) => (/%\d*d/.test(path) ? undefined : pictureKind(path));
  for (let at = 0; at < paths.length && !signal?.aborted; at += 16) {
    kinds.push(...(await Promise.all(paths.slice(at, at + 16).map(kindOf))));
  }
  const counts = new Map<string, number>();
  for (const kind of kinds) if (kind) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const [main] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  const indexes = [...kinds.keys()].filter(i => main !== undefined && kinds[i] === main);
  return { files: indexes.map(i => paths[i]!), indexes };
}

/** @param fps matters for the pace of `live`; over 25, ffmpeg would give two pictures the same time */
function fileList(paths: readonly string[], fps: number): string {
  const duration = (1 / Math.min(fps, 25)).toFixed(6);
  const entries = paths.map(path => `file 'file:${path.replaceAll("'", "'\\''")}'\nduration ${duration}\n`);
  return `ffconcat version 1.0\n${entries.join('')}`;
}
