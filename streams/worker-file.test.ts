import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { nameThread, workerFile } from './worker-file.ts';

test('beside the module when it runs as JavaScript', () => {
  const url = workerFile('engine', 'file:///app/dist/models/tfjs/index.js');
  expect(url.href).toBe('file:///app/dist/models/tfjs/engine.js');
});

test('the compiled twin when the module runs as TypeScript', () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const url = workerFile('frames-worker', new URL('./sources/demo/frames.ts', import.meta.url).href);
  expect(fileURLToPath(url)).toBe(`${root}dist/streams/sources/demo/frames-worker.js`);
});

const comm = '/proc/thread-self/comm';
test.runIf(existsSync(comm))('a thread bears the name that it gives itself', () => {
  const before = readFileSync(comm, 'utf8').trim();
  nameThread('vigil-test');
  expect(readFileSync(comm, 'utf8')).toBe('vigil-test\n');
  nameThread(before);
});
