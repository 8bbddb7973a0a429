import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeLog, SCENE } from '../testing.ts';
import { SceneStore } from './scenes.ts';

const SIZE = { width: 32, height: 32 };
let folder: string;
let log: FakeLog;
let store: SceneStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-scenes-'));
  log = new FakeLog();
  store = new SceneStore(join(folder, 'scenes'), log);
});
afterEach(() => rm(folder, { recursive: true }));

describe('SceneStore', () => {
  it('keeps a scene until it is removed', async () => {
    expect(await store.load('a', SIZE, 'w1')).toBeUndefined();
    const scene = { ...SCENE, frames: 4800 };
    await store.save('a', scene, 'w1');
    expect(await store.load('a', SIZE, 'w1')).toEqual(scene);
    await store.remove('a');
    await store.remove('a');
    expect(await store.load('a', SIZE, 'w1')).toBeUndefined();
    expect(log.lines).toEqual([]);
  });

  it('has nothing for a model of another size', async () => {
    await store.save('a', SCENE, 'w1');
    expect(await store.load('a', { width: 64, height: 32 }, 'w1')).toBeUndefined();
  });

  it('has nothing for a model with other weights, and says so', async () => {
    await store.save('a', SCENE, 'w1');
    expect(await store.load('a', SIZE, 'w2')).toBeUndefined();
    expect(log.lines).toEqual([
      "warn what was measured is lost: scene of camera a: measured with other weights (w1) than the model's; measure again what is normal there",
    ]);
  });

  it('says what is lost with a broken file', async () => {
    await store.save('a', SCENE, 'w1');
    await writeFile(join(folder, 'scenes', 'a.bin'), new Uint8Array(5));
    expect(await store.load('a', SIZE, 'w1')).toBeUndefined();
    expect(log.lines).toEqual([expect.stringMatching(/^warn what was measured is lost: scene of camera a/)]);
  });
});
