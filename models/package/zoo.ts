import { realpath } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { UserError } from '../../streams/index.ts';
import { packageRoot } from '../../streams/worker-file.ts';

/** The models that come with vigil. */
export const zooFolder = (): string => join(packageRoot(import.meta.dirname), 'models', 'zoo');

/**
 * Throws `UserError` where a package is to be written among the models that come with vigil: they belong to the installation.
 * @param advice what to do instead
 */
export async function refuseZoo(folder: string, advice: string): Promise<void> {
  const real = await realpath(folder).catch(() => resolve(folder));
  if (!real.startsWith(zooFolder() + sep)) return;
  throw new UserError(`${folder}: the models that come with vigil stay as they are. ${advice}`, 'zoo', 2);
}
