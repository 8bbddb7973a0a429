import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { workerFile } from './worker-file.ts';

test('beside the module when it runs as JavaScript', () => {
  const url = workerFile('engine', 'file:///app/dist/models/tfjs/index.js');
  expect(url.href).toBe('file:///app/dist/models/tfjs/engine.js');
});

test('the compiled twin when the module runs as TypeScript', () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const url = workerFile('frames-worker', new URL('./sources/demo/frames.ts', import.meta.url).href);
  expect(fileURLToPath(url)).toBe(`${root}dist/streams/sources/demo/frames-worker.js`);
});
