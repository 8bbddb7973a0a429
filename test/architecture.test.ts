import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';

/** What a file of each room may import of the others. */
const ALLOWED: Record<string, RegExp> = {
  streams: /^streams\//,
  models: /^(models\/|streams\/(index|worker-file)\.ts$)/,
  server: /^(server\/|models\/index\.ts$|streams\/(index|worker-file)\.ts$)/,
  client: /^(client\/|server\/contract\.ts$)/,
};
const root = resolve(import.meta.dirname, '..');

function sources(room: string): string[] {
  return readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter(file => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
    .map(file => join(room, file));
}

/** Files of this project that a file imports, from the project's root. */
function imports(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)].map(
    match => match[1]!,
  );
  return specifiers.map(specifier => relative(root, resolve(root, dirname(file), specifier)));
}

it.each(Object.keys(ALLOWED))('%s imports only from the rooms before it', room => {
  const files = sources(room);
  expect(files.length).toBeGreaterThan(5);
  const wrong = files.flatMap(file =>
    imports(file)
      .filter(target => !ALLOWED[room]!.test(target) && !target.endsWith('.css'))
      .map(target => `${file} imports ${target}`),
  );
  expect(wrong).toEqual([]);
});

it('keeps the contract free of imports but its own parts', () => {
  const parts = sources('server/contract');
  expect(parts.length).toBeGreaterThan(5);
  const wrong = ['server/contract.ts', ...parts]
    .flatMap(imports)
    .filter(target => !target.startsWith('server/contract/'));
  expect(wrong).toEqual([]);
});

it.each([
  ['fluent-ffmpeg', 'streams/ffmpeg/command.ts'],
  ['mediabunny', 'server/recording/mp4.ts'],
  ['client-zip', 'server/recording/range-exports.ts'],
  ['libsql', 'server/store/sqlite/worker.ts'],
  ['pg', 'server/store/postgres.ts'],
])('lets one file only import %s', (library, file) => {
  const importers = Object.keys(ALLOWED)
    .flatMap(sources)
    .filter(source => readFileSync(join(root, source), 'utf8').includes(`from '${library}'`));
  expect(importers).toEqual([file]);
});
