import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Labels } from '../../models/index.ts';
import { importUcsd, type UcsdImport } from '../../server/importing/ucsd.ts';
import { writeUcsdTree } from './ucsd-tree.ts';

/** A set with every quirk in a folder of this test file, and imports of it. */
export function ucsdSet() {
  let root = '';
  let count = 0;
  const fresh = (what: string) => join(root, `${what}-${count++}`);
  const source = () => join(root, 'UCSDped1');
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'vigil-import-ucsd-'));
    await writeUcsdTree(source());
  });
  afterAll(() => rm(root, { recursive: true }));
  return {
    root: () => root,
    source,
    /** A path where nothing is. */
    fresh,
    /** Imports into a new place. */
    async run(changes: Partial<UcsdImport> = {}) {
      const place = fresh('out');
      const report = await importUcsd({
        ...{ source: source(), place, conditions: {}, gray: false, as: 'folder', onProgress: () => {} },
        signal: new AbortController().signal,
        ...changes,
      });
      const labels: Labels = JSON.parse(await readFile(join(place, 'labels.json'), 'utf8'));
      return { place, report, labels };
    },
  };
}
