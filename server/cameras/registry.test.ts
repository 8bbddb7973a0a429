import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeDatabases } from '../../test/support/databases.ts';
import { isMissing } from '../files.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { CameraRegistry, type CameraSettings, MAX_CAMERAS } from './registry.ts';

const DOOR = { name: 'Door', url: 'rtsp://u:pw@door', model: 'yard', calibration: 'camera' } as const;

/** What else a camera may have. */
const MORE: Partial<CameraSettings> = {
  record: { days: 2 },
  zones: [
    {
      ...{ id: 'a', name: 'Gate', kind: 'zone', falseAlarmsPerDay: 24, minSeconds: 3 },
      polygon: [
        [0, 0],
        [1, 0],
        [0.5, 1],
      ],
    },
  ],
  profiles: [{ name: 'Night', from: '22:00', to: '06:00', falseAlarmsPerDay: 24 }],
};

describeDatabases('CameraRegistry', create => {
  let folder: string;
  /** Of the list as it was kept before there was a database. */
  let path: string;
  let address: string;
  let db: Database;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-registry-'));
    path = join(folder, 'cameras.json');
    address = await create();
    db = await openDatabase(address);
  });
  afterEach(async () => {
    await db.destroy();
    await rm(folder, { recursive: true });
  });

  const open = () => CameraRegistry.open(db, path);

  it('keeps cameras over a restart, in their order', async () => {
    const registry = await open();
    const cameras = [await registry.add(DOOR), await registry.add({ ...DOOR, ...MORE })];
    expect(cameras[0]).toEqual({ ...DOOR, id: expect.stringMatching(/^[0-9a-f]{8}$/) });
    await db.destroy();
    db = await openDatabase(address);
    expect((await open()).list()).toEqual(cameras);
  });

  it('keeps another order of them', async () => {
    const registry = await open();
    const ids: string[] = [];
    for (const name of ['Door', 'Gate', 'Yard']) ids.push((await registry.add({ ...DOOR, name })).id);
    const [door, gate, yard] = ids as [string, string, string];
    expect(await registry.arrange([yard, door])).toEqual([yard, door, gate]);
    await db.destroy();
    db = await openDatabase(address);
    expect((await open()).list().map(({ name }) => name)).toEqual(['Yard', 'Door', 'Gate']);
  });

  it('changes and removes', async () => {
    const registry = await open();
    const { id } = await registry.add(DOOR);
    const gate = await registry.add({ ...DOOR, name: 'Gate' });
    expect(await registry.change(id, { name: 'Front' })).toEqual({
      before: { ...DOOR, id },
      after: { ...DOOR, name: 'Front', id },
    });
    await registry.remove(id);
    expect((await open()).list()).toEqual([gate]);
  });

  it('replaces a camera, and takes no second one of the same id', async () => {
    const registry = await open();
    await registry.add(DOOR, 'front-door');
    const after = { ...DOOR, id: 'front-door', falseAlarmsPerDay: 2 };
    expect(await registry.replace('front-door', now => ({ ...now, falseAlarmsPerDay: 2 }))).toMatchObject({
      after,
    });
    await expect(registry.add(DOOR, 'front-door')).rejects.toThrow('there already is a camera front-door');
    expect((await open()).list()).toEqual([after]);
  });

  it('loses no change when several come at once', async () => {
    const registry = await open();
    await Promise.all([1, 2, 3, 4, 5].map(number => registry.add({ ...DOOR, name: `${number}` })));
    const names = (await open()).list().map(({ name }) => name);
    expect(names).toEqual(['1', '2', '3', '4', '5']);
  });

  it('tells each change what it changed', async () => {
    const registry = await open();
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
    const registry = await open();
    await expect(registry.change('x', {})).rejects.toThrow('there is no camera x');
    await expect(registry.remove('x')).rejects.toThrow('there is no camera x');
  });

  it('is bounded', async () => {
    const registry = await open();
    for (let i = 0; i < MAX_CAMERAS; i++) await registry.add(DOOR);
    await expect(registry.add(DOOR)).rejects.toThrow('there are already 64 cameras; remove one first');
  });

  it('stays as it was when it can not be written, and works again afterwards', async () => {
    const registry = await open();
    await sql`alter table cameras rename to elsewhere`.execute(db);
    await expect(registry.add(DOOR)).rejects.toThrow('cameras');
    expect(registry.list()).toEqual([]);
    await sql`alter table elsewhere rename to cameras`.execute(db);
    await registry.add(DOOR);
    expect((await open()).list()).toHaveLength(1);
  });

  it('takes over the list that was a file, once', async () => {
    const camera = { ...DOOR, id: 'front' };
    await writeFile(path, JSON.stringify({ version: 1, cameras: [camera] }));
    const registry = await open();
    expect(registry.list()).toEqual([camera]);
    expect(await stat(path).catch(isMissing)).toBe(true);
    await registry.change('front', { name: 'Front' });
    await writeFile(path, JSON.stringify({ version: 1, cameras: [camera] })); // could not be removed
    expect((await open()).list()).toEqual([{ ...camera, name: 'Front' }]);
  });

  it.each(['{"version": 1', '{"version": 2, "cameras": []}', '{"version": 1, "cameras": [{"id": "../x"}]}'])(
    'refuses a file that it does not understand, and leaves it: %s',
    async text => {
      await writeFile(path, text);
      await expect(open()).rejects.toThrow(
        `${path} is not a list of cameras; repair it, or move it away to start without cameras`,
      );
      expect(await readFile(path, 'utf8')).toBe(text);
    },
  );
});
