import { readFileSync } from 'node:fs';

/** The version in `package.json`, which lies one folder higher once this file is in `dist`. */
export function readVersion(): string {
  for (const path of ['../package.json', '../../package.json']) {
    try {
      return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')).version;
    } catch {}
  }
  return 'unknown';
}
