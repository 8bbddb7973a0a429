import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CameraSettings } from '../cameras/settings.ts';
import type { ConfigState } from '../contract.ts';
import { USUAL_POLICY } from '../events/retention.ts';
import { eventually, FakeLog } from '../testing.ts';
import type { FileCameras } from './apply.ts';
import { ConfigFile } from './config-file.ts';
import { loadConfig } from './read.ts';

let folder: string;
let path: string;
/** What is watched. */
let cameras: Map<string, CameraSettings>;
/** What left the file. */
const left = new Map<string, { readonly settings: CameraSettings; readonly as: object }>();
let applied: FileCameras;
let log: FakeLog;
let diskError: Error | undefined;
const keep = vi.fn();
const told = vi.fn<(state: ConfigState) => void>();
const changes = vi.fn<(path: string, cameras: readonly string[]) => void>();
let file: ConfigFile;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-config-'));
  path = join(folder, 'vigil.yaml');
  cameras = new Map();
  applied = {};
  diskError = undefined;
  log = new FakeLog();
  left.clear();
  keep.mockReset();
  told.mockReset();
  changes.mockReset();
});
afterEach(async () => {
  await file.close();
  await rm(folder, { recursive: true });
});

async function start(text: string, hidden?: string): Promise<void> {
  await writeFile(path, text);
  const load = () => loadConfig(path, {});
  file = new ConfigFile({
    file: { path, config: await load(), load },
    cameras: {
      configured: () => [...cameras.values()],
      put: async (id, edit) => {
        cameras.set(id, edit(cameras.get(id) ?? left.get(id)?.settings));
        left.delete(id);
      },
      leave: async (id, _now, as) => {
        left.set(id, { settings: cameras.get(id)!, as: as ?? {} });
        cameras.delete(id);
      },
      left: () => new Map([...left].map(([id, { as }]) => [id, as])),
      usualModel: async () => 'yard',
    },
    hidden,
    retention: { keep },
    last: {
      read: async () => applied,
      write: async cameras => {
        if (diskError) throw diskError;
        applied = cameras;
      },
    },
    ...{ told, log, applied: changes },
  });
  await file.start();
}

/** Saves the file as a person would, and waits for what comes of it. */
async function save(text: string): Promise<void> {
  await writeFile(path, text);
  await file.reload();
}

const lines = () => log.lines.map(line => line.replaceAll(path, 'FILE'));
const DOOR = 'cameras: { door: { url: a }, gate: { url: b, name: Gate } }';

it('sets cameras up, changes and removes them, and says so', async () => {
  await start(DOOR);
  expect(cameras.get('gate')).toEqual({
    ...{ id: 'gate', name: 'Gate', url: 'b', model: 'yard', calibration: 'camera' },
  });
  cameras.set('page', { ...cameras.get('door')!, id: 'page' });
  await save('cameras: { door: { url: c, falseAlarmsPerDay: 1 } }\nretention: { clips: { days: 3 } }');
  expect([...cameras.keys()]).toEqual(['door', 'page']);
  expect(cameras.get('door')).toMatchObject({ url: 'c', falseAlarmsPerDay: 1 });
  expect(keep).toHaveBeenLastCalledWith({ ...USUAL_POLICY, clips: { ...USUAL_POLICY.clips, days: 3 } });
  expect(lines()).toEqual([
    'info FILE: camera door is added',
    'info FILE: camera gate is added',
    'info FILE: camera gate has gone from the file and is off; what it has is kept for a week, should it come back',
    'info FILE: camera door is changed: url, falseAlarmsPerDay',
  ]);
  expect(told).not.toHaveBeenCalled();
  expect(changes.mock.calls).toEqual([
    [path, ['door', 'gate']],
    [path, ['gate', 'door']],
  ]);
  await file.reload(); // nothing is new
  expect(changes).toHaveBeenCalledTimes(2);
});

it('lets what was changed in the page be, until the file changes that', async () => {
  await start(DOOR);
  cameras.set('gate', { ...cameras.get('gate')!, name: 'Page' });
  cameras.delete('door');
  await file.close();
  await start(DOOR);
  expect([...cameras.values()].map(({ name }) => name)).toEqual(['Page']);
  expect(lines().at(-1)).toBe(
    'info FILE: camera door was removed in the page; it comes back when it is changed here',
  );
  await save('cameras: { door: { url: z }, gate: { url: b, name: File } }');
  expect([...cameras.values()].map(({ name }) => name)).toEqual(['File', 'door']);
});

it('brings a camera back as it was in the page, also where the file that lost it was applied by half', async () => {
  await start(DOOR);
  cameras.set('gate', { ...cameras.get('gate')!, name: 'Page' });
  diskError = new Error('no space left on device');
  await save('cameras: {}');
  expect(cameras.size).toBe(0);
  diskError = undefined;
  await save(DOOR);
  expect([...cameras.values()].map(({ name }) => name)).toEqual(['door', 'Page']);
  expect(lines().slice(-2)).toContain('info FILE: camera gate is back');
});

it('changes nothing where there is a mistake, and tells what it is until it is gone', async () => {
  await start(DOOR);
  const before = new Map(cameras);
  log.lines.length = 0;
  await save('cameras: { door: { ulr: a } }');
  const problem = `${path}:1:12 cameras.door.url: is missing (and 1 more)`;
  expect(file.state).toEqual({ path, problem });
  expect(told).toHaveBeenLastCalledWith(file.state);
  await file.reload();
  expect(told).toHaveBeenCalledOnce();
  expect(cameras).toEqual(before);
  expect(lines().slice(0, 3)).toEqual([
    'warn FILE:1:12 cameras.door.url: is missing',
    'warn FILE:1:20 cameras.door.ulr: is no key of vigil; did you mean url?',
    'warn FILE: what was applied before still holds',
  ]);
  await save(DOOR);
  expect(told).toHaveBeenLastCalledWith({ path });
  expect(lines().at(-1)).toBe('info FILE: is right again, and applied');
});

it('says what is not taken over while vigil runs', async () => {
  await start('server: { port: 1, demo: true }');
  await save('server: { port: 2, data: x, demo: true }\ncameras: {}');
  expect(lines()).toEqual([
    'info FILE: server.port is taken over when vigil is started again',
    'info FILE: server.data is taken over when vigil is started again',
  ]);
});

it('applies a file by itself when it is saved, and no longer once it is closed', async () => {
  await start(DOOR);
  await writeFile(path, 'cameras: {}');
  await eventually(() => expect(cameras.size).toBe(0));
  await file.close();
  await writeFile(path, DOOR);
  await new Promise(done => setTimeout(done, 2000));
  expect(cameras.size).toBe(0);
});

it('tells what else keeps it from being applied, and applies it the next time', async () => {
  await start('cameras: {}');
  diskError = new Error('no space left on device');
  await save(DOOR);
  expect(file.state.problem).toBe('no space left on device');
  expect(lines().at(-1)).toBe('error FILE can not be applied: no space left on device');
  diskError = undefined;
  await save(`${DOOR} # again`);
  expect(Object.keys(applied)).toEqual(['door', 'gate']);
});

it('leaves the demo hidden where the server was started without it', async () => {
  await start('cameras: { demo: { url: demo:walkway } }', 'demo');
  expect(cameras.size).toBe(0);
  expect(lines()).toEqual([
    'info FILE: camera demo is hidden, because the server was started without the demo',
  ]);
});
