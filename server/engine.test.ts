import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { zooFolder } from '../models/index.ts';
import { createEngine, type Engine } from './engine.ts';
import { FakeLog } from './testing.ts';

let modelsFolder: string;
let engine: Engine;
beforeEach(async () => {
  modelsFolder = await mkdtemp(join(tmpdir(), 'vigil-engine-'));
  engine = createEngine({ modelsFolder, log: new FakeLog() });
});
afterEach(async () => {
  await engine.close();
  await rm(modelsFolder, { recursive: true });
});

const copy = (name: string) =>
  cp(join(zooFolder(), 'demo-walkway'), join(modelsFolder, name), { recursive: true });

it('knows a model as soon as it is there', async () => {
  await expect(engine.model('door')).rejects.toThrow('door: no such model');
  await copy('door');
  expect((await engine.models()).map(({ name }) => name)).toContain('door');
  expect((await engine.model('door')).scene).toBeDefined();
});

it('loads a model once for all cameras, and again when it was made anew', async () => {
  await copy('door');
  const first = await engine.model('door');
  expect(await engine.model('door')).toBe(first);
  const card = join(modelsFolder, 'door', 'card.json');
  const text = await readFile(card, 'utf8');
  await rm(card);
  await writeFile(card, text);
  const second = await engine.model('door');
  expect(second).not.toBe(first);
  expect(await engine.model('door')).toBe(second);
});
