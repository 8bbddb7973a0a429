import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * The file to start a worker thread from: `./NAME.js` beside the module with `importMetaUrl`. Worker threads
 * run only JavaScript, so for a module that runs as TypeScript (under the test runner) it is the compiled
 * twin under `dist`, which `tsc -b` has to have made.
 */
export function workerFile(name: string, importMetaUrl: string): URL {
  if (!importMetaUrl.endsWith('.ts')) return new URL(`./${name}.js`, importMetaUrl);
  const folder = dirname(fileURLToPath(importMetaUrl));
  const root = packageRoot(folder);
  return pathToFileURL(join(root, 'dist', relative(root, folder), `${name}.js`));
}

/** The nearest folder above with a package.json. */
export function packageRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('No package.json above this module.');
  return packageRoot(parent);
}

/**
 * Names the thread that calls it, where the system has such names (Linux, 15 letters): `top -H` and the benches show
 * them. Threads that it starts from then on bear the same name.
 */
export function nameThread(name: string): void {
  try {
    writeFileSync('/proc/thread-self/comm', name);
  } catch {
    // Elsewhere threads stay without a name.
  }
}
