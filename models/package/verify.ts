import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { valuesFault } from '../memae/weights.ts';
import { SCENE, WEIGHTS } from './card.ts';
import { sha256 } from './checksum.ts';
import { loadPackage, type ModelPackage, mismatch, packageFolder, WRONG_CHECKSUM } from './package.ts';

/**
 * Loads a package and holds every file that its card names against its checksum, also those that vigil itself does not
 * need (`scoring.onnx`, `tfjs/`).
 * @throws UserError (exit code 4) that names the first file which is wrong, or a weight that is no number
 */
export async function verifyPackage(
  nameOrFolder: string,
  searchFolders?: readonly string[],
): Promise<ModelPackage> {
  const model = await loadPackage(nameOrFolder, searchFolders);
  const folder = await packageFolder(nameOrFolder, searchFolders);
  for (const [name, expected] of Object.entries(model.card.files)) {
    if (name === WEIGHTS || name === SCENE) continue; // loading has checked them
    const path = join(folder, name);
    const bytes = await readFile(path).catch(() => undefined);
    if (!bytes) throw mismatch(path, 'missing or unreadable');
    if ((await sha256(bytes)) !== expected) throw mismatch(path, WRONG_CHECKSUM);
  }
  const fault = valuesFault(model.weights);
  if (fault) throw mismatch(join(folder, WEIGHTS), fault);
  return model;
}
