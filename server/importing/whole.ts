import { existsSync, realpathSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileError } from '../../models/index.ts';
import { UserError } from '../../streams/index.ts';

/**
 * Makes a folder whole or not at all: `write` fills a draft beside its place, which is then renamed.
 * @param source a folder that nothing is written into
 * @throws UserError where the place is taken, or can't be written
 */
export async function makeWhole<T>(
  place: string,
  source: string,
  write: (draft: string) => Promise<T>,
): Promise<T> {
  const out = resolve(place);
  if (existsSync(out))
    throw new UserError(`${place} is there already; remove it, or choose another place`, 'dest-exists', 2);
  if (isInside(real(out), real(resolve(source)))) {
    throw new UserError(
      `${place} lies in ${source}, where nothing is written; choose another place`,
      'dest-in-source',
      2,
    );
  }
  const draft = join(dirname(out), `.${basename(out)}.${process.pid}.new`);
  try {
    await mkdir(draft, { recursive: true });
    const result = await write(draft);
    await rename(draft, out);
    return result;
  } catch (error) {
    // The draft is nobody's business: what can be put right is the place.
    if (!(error instanceof UserError)) throw fileError(error, place);
    throw new UserError(error.message.replaceAll(draft, out), error.code, error.exitCode);
  } finally {
    await rm(draft, { recursive: true, force: true }).catch(() => {}); // ENOTDIR: it never was
  }
}

/** With the links resolved of as much of it as is there. */
function real(path: string): string {
  if (existsSync(path) || dirname(path) === path) return realpathSync(path);
  return join(real(dirname(path)), basename(path));
}

const isInside = (path: string, folder: string) => !/^\.\.(\/|\\|$)/.test(relative(folder, path));
