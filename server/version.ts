import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../streams/index.ts';

/** The version in `package.json`. */
export function readVersion(): string {
  return JSON.parse(readFileSync(join(packageRoot(import.meta.dirname), 'package.json'), 'utf8')).version;
}
