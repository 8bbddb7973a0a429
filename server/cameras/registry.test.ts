import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CameraRegistry, MAX_CAMERAS } from './registry.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-registry-'));
  path = join(folder, 'cameras.json');
});
afterEach(() => rm(folder, { recursive: true }));

const DOOR = { name: 'Door', url: 'rtsp://u:pw@door', model: 'yard', calibration: 'camera' } as const;

describe('CameraRegistry', () => {
  it('keeps cameras over a restart, in a file for its owner only, with nothing beside it', async () => {
    const camera = await (await CameraRegistry.open(path)).add(DOOR);
    expect(camera).toEqual({ ...DOOR, id: expect.stringMatching(/^[0-9a-f]{8}$/) });
    expect((await CameraRegistry.open(path)).list()).toEqual([camera]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['cameras.json']);
  });

  it('changes and removes', async () => {
    const registry = await CameraRegistry.open(path);
    const { id } = await registry.add(DOOR);
    const gate = await registry.add({ ...DOOR, name: 'Gate' });
    expect(await registry.change(id, { name: 'Front' })).toEqual({
      before: { ...DOOR, id },
      after: { ...DOOR, name: 'Front', id },
    });
    await registry.remove(id);
    expect((await CameraRegistry.open(path)).list()).toEqual([gate]);
  });

  it('loses no change when several come at once', async () => {
    const registry = await CameraRegistry.open(path);
    await Promise.all([1, 2, 3, 4, 5].map(number => registry.add({ ...DOOR, name: `${number}` })));
    const names = (await CameraRegistry.open(path)).list().map(({ name }) => name);
    expect(names).toEqual(['1', '2', '3', '4', '5']);
  });

  it('tells each change what it changed', async () => {
    const registry = await CameraRegistry.open(path);
    const { id } = await registry.add(DOOR);
    const changes = await Promise.all([
      registry.change(id, { model: 'bare' }),
      registry.change(id, ({ model }) => ({ name: `Door with ${model}` })),
    ]);
    expect(changes.map(({ before, after }) => [before.model, after.model, after.name])).toEqual([
      ['yard', 'bare', 'Door'],
      ['bare', 'bare', 'Door with bare'],
    ]);
  });

  it('knows no other cameras', async () => {
    const registry = await CameraRegistry.open(path);
    await expect(registry.change('x', {})).rejects.toThrow('there is no camera x');
    await expect(registry.remove('x')).rejects.toThrow('there is no camera x');
  });

  it('is bounded', async () => {
    const cameras = Array.from({ length: MAX_CAMERAS }, (_, i) => ({ ...DOOR, id: `c${i}` }));
    await writeFile(path, JSON.stringify({ version: 1, cameras }));
    const registry = await CameraRegistry.open(path);
    await expect(registry.add(DOOR)).rejects.toThrow('there are already 64 cameras; remove one first');
  });

  it('stays as it was when it can not be written, and works again afterwards', async () => {
    const registry = await CameraRegistry.open(join(folder, 'sub', 'cameras.json'));
    await expect(registry.add(DOOR)).rejects.toThrow('ENOENT');
    expect(registry.list()).toEqual([]);
    await mkdir(join(folder, 'sub'));
    await registry.add(DOOR);
    expect(registry.list()).toHaveLength(1);
  });

  it.each(['{"version": 1', '{"version": 2, "cameras": []}', '{"version": 1, "cameras": [{"id": "../x"}]}'])(
    'refuses a file that it does not understand, and leaves it: %s',
    async text => {
      await writeFile(path, text);
      await expect(CameraRegistry.open(path)).rejects.toThrow(
        `${path} is not a list of cameras; repair it, or move it away to start without cameras`,
      );
      expect(await readFile(path, 'utf8')).toBe(text);
    },
  );
});
