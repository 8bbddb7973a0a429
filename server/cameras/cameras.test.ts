import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChangeCamera } from '../contract.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { FakeEngine, SCENE } from '../testing.ts';
import { Cameras } from './cameras.ts';
import { CameraRegistry, type CameraSettings } from './registry.ts';

const DOOR = { name: 'Door', url: 'rtsp://door', model: 'yard', calibration: 'camera' } as const;

let folder: string;
let db: Database;
let engine: FakeEngine;
let registry: CameraRegistry;
let cameras: Cameras;
/** What the supervisor was told last: how the camera runs. */
let running: CameraSettings | undefined;
/** How it was told. */
let told: string[];
let arranged: string[][];
let id: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-cameras-'));
  engine = new FakeEngine();
  engine.scenes.set('new', SCENE);
  db = await openDatabase(join(folder, 'vigil.db'));
  registry = await CameraRegistry.open(db);
  told = [];
  arranged = [];
  const tell = (how: string) => (settings: CameraSettings) => {
    told.push(how);
    running = settings;
  };
  cameras = new Cameras({
    registry,
    engine,
    supervisor: {
      start: tell('start'),
      update: async settings => tell('update')(settings),
      remove: ({ id }, keep) => {
        running = undefined;
        told.push(keep ? `off ${id}` : `remove ${id}`);
      },
      state: () => ({ phase: 'watching', since: 0, fps: 0, dropped: 0, unreadable: 0 }),
    },
    added: ({ id }) => told.push(`added ${id}`),
    changed: () => {},
    gone: (id, mayComeBack) => told.push(`${mayComeBack ? 'left' : 'removed'} ${id}`),
    arranged: ids => arranged.push([...ids]),
  });
  ({ id } = await cameras.add(DOOR));
  told.length = 0;
});
afterEach(async () => {
  await db.destroy();
  await rm(folder, { recursive: true });
});

const never = new AbortController().signal;
const known = () => registry.list().find(camera => camera.id === id);

describe('a camera that leaves the configuration file', () => {
  const DAY = 86_400_000;
  const ZONES = [
    {
      id: 'z',
      name: 'Z',
      kind: 'zone',
      polygon: [
        [0, 0],
        [1, 0],
        [0, 1],
      ],
    },
  ] as const;

  it('is off and hidden, and comes back to what was set in the page', async () => {
    await cameras.change(id, { zones: structuredClone(ZONES) as never });
    const { id: gate } = await cameras.add({ ...DOOR, name: 'Gate' });
    told.length = 0;
    await cameras.leave(id, 0, { url: 'rtsp://door' });
    expect(cameras.list().map(camera => camera.id)).toEqual([gate]);
    expect(cameras.left()).toEqual(new Map([[id, { url: 'rtsp://door' }]]));
    expect(running).toBeUndefined();
    await cameras.forgetLeft(6 * DAY);
    await cameras.put(id, now => ({ ...now!, name: 'Back' }));
    expect(told).toEqual([`off ${id}`, `left ${id}`, `added ${id}`, 'start']);
    expect(running).toEqual({ ...DOOR, id, name: 'Back', zones: ZONES });
    expect(arranged).toEqual([[id, gate]]); // it has its old place
    await cameras.forgetLeft(100 * DAY);
    expect(cameras.list()).toHaveLength(2);
  });

  it('is forgotten after a week', async () => {
    await cameras.leave(id, 0);
    told.length = 0;
    await cameras.forgetLeft(7 * DAY);
    expect(told).toEqual([`remove ${id}`, `removed ${id}`]);
    expect(registry.list()).toEqual([]);
  });
});

describe('the order of cameras', () => {
  it('is kept and told', async () => {
    const { id: gate } = await cameras.add({ ...DOOR, name: 'Gate' });
    expect(await cameras.arrange([gate])).toEqual([gate, id]);
    expect(cameras.list().map(camera => camera.id)).toEqual([gate, id]);
    expect(arranged).toEqual([[gate, id]]);
  });

  it('changes nothing where it names a camera that is not there', async () => {
    const { id: gate } = await cameras.add({ ...DOOR, name: 'Gate' });
    await expect(cameras.arrange([gate, 'x'])).rejects.toThrow('there is no camera x');
    expect(cameras.list().map(camera => camera.id)).toEqual([id, gate]);
    expect(arranged).toEqual([]);
  });
});

describe('arming a camera with a new model', () => {
  it('is taken over by the run that is going on, with the scene of the model', async () => {
    expect(await cameras.arm(id, 'new', never)).toBe(true);
    expect(known()).toEqual({ ...DOOR, id, model: 'new', calibration: 'model' });
    expect([told, running]).toEqual([['update'], known()]);
  });

  it('begins a new run where the model that watched is gone', async () => {
    engine.scenes.delete('yard');
    expect(await cameras.arm(id, 'new', never)).toBe(true);
    expect([told, running]).toEqual([['start'], known()]);
  });

  const choices: [string, Omit<ChangeCamera, 'snoozedZones'>, CameraSettings][] = [
    ['another model', { model: 'bare' }, { ...DOOR, id: '', model: 'bare' }],
    ['another address', { url: 'rtsp://gate' }, { ...DOOR, id: '', url: 'rtsp://gate' }],
    ['another calibration', { calibration: 'model' }, { ...DOOR, id: '', calibration: 'model' }],
  ];
  it.each(choices)('leaves %s that is chosen while the models are loaded', async (_, change, wanted) => {
    const load = engine.model.bind(engine);
    engine.model = async name => {
      if (name === 'new') await cameras.change(id, change);
      return load(name);
    };
    expect(await cameras.arm(id, 'new', never)).toBe(false);
    expect(known()).toEqual({ ...wanted, id });
    expect([told, running]).toEqual([['start'], known()]);
  });

  it.each(choices)('leaves %s that is chosen while the list is written', async (_, change, wanted) => {
    const load = engine.model.bind(engine);
    let changing: Promise<unknown> | undefined;
    engine.model = async name => {
      const model = await load(name);
      if (name === 'new') changing = registry.change(id, change); // its write begins, and the arming goes on
      return model;
    };
    expect(await cameras.arm(id, 'new', never)).toBe(false);
    await changing;
    expect(known()).toEqual({ ...wanted, id });
    expect(told).toEqual([]);
  });

  it.each<ChangeCamera>([
    { model: 'bare' },
    { model: 'yard' },
    { url: 'rtsp://gate' },
    { calibration: 'camera' },
    { name: 'Gate' },
  ])('gives way to what is chosen while it writes: %j', async change => {
    const write = registry.change.bind(registry);
    let changing: Promise<unknown> | undefined;
    registry.change = (id, what) => {
      registry.change = write;
      const written = write(id, what);
      changing = cameras.change(id, change); // behind the one that arms
      return written;
    };
    expect(await cameras.arm(id, 'new', never)).toBe(true);
    await changing;
    expect(known()).toEqual({ ...DOOR, id, model: 'new', calibration: 'model', ...change });
    expect(running).toEqual(known());
  });

  it('takes a new name along', async () => {
    const load = engine.model.bind(engine);
    engine.model = async name => {
      if (name === 'new') await cameras.change(id, { name: 'Gate' });
      return load(name);
    };
    expect(await cameras.arm(id, 'new', never)).toBe(true);
    expect(known()).toMatchObject({ name: 'Gate', model: 'new' });
    expect(running).toEqual(known());
  });

  it('does not bring back a camera that is removed meanwhile', async () => {
    const load = engine.model.bind(engine);
    engine.model = async name => {
      if (name === 'new') await cameras.remove(id);
      return load(name);
    };
    await expect(cameras.arm(id, 'new', never)).rejects.toThrow(`there is no camera ${id}`);
    expect([registry.list(), running]).toEqual([[], undefined]);
  });

  it('ends where the learning is cancelled before the list is written', async () => {
    const stop = new AbortController();
    const arming = cameras.arm(id, 'new', stop.signal);
    stop.abort();
    expect(await arming).toBe(false);
    expect(known()).toEqual({ ...DOOR, id });
    expect(told).toEqual([]);
  });
});

describe('second streams', () => {
  const SMALL = 'rtsp://user:geheim@door/small';

  it('are kept, shown without their passwords, and taken back as they were shown', async () => {
    const camera = await cameras.change(id, { detect: SMALL, live: SMALL });
    expect(camera).toMatchObject({
      detect: 'rtsp://user:***@door/small',
      live: 'rtsp://user:***@door/small',
    });
    expect(running).toMatchObject({ detect: SMALL, live: SMALL });
    await cameras.change(id, { detect: camera.detect!, name: 'Gate' });
    expect(registry.get(id)).toMatchObject({ detect: SMALL, name: 'Gate' });
  });

  it('are taken away with null', async () => {
    await cameras.change(id, { detect: SMALL, live: SMALL });
    const camera = await cameras.change(id, { detect: null, live: null });
    expect(camera).not.toHaveProperty('detect');
    expect(registry.get(id)).not.toHaveProperty('live');
    expect(told).toEqual(['start', 'start']);
  });

  it('may be given with a new camera', async () => {
    const { id: other } = await cameras.add({ url: 'rtsp://gate', live: SMALL });
    expect(registry.get(other)).toMatchObject({ url: 'rtsp://gate', live: SMALL });
  });
});

describe('continuous recording', () => {
  it('is changed in the run that goes on, and taken away with null', async () => {
    const record = { gigabytes: 5, days: 7 };
    expect(await cameras.change(id, { record })).toMatchObject({ record });
    expect(running).toMatchObject({ record });
    await cameras.change(id, { name: 'Gate' });
    expect(registry.get(id)).toMatchObject({ record });
    expect(await cameras.change(id, { record: null })).not.toHaveProperty('record');
    expect(told).toEqual(['update', 'update', 'update']);
    expect(await cameras.add({ url: 'rtsp://gate', record })).toMatchObject({ record });
  });
});

describe('a camera of a configuration file', () => {
  it('is added under its id, also with a model that is not installed', async () => {
    await cameras.put('gate', now => ({ ...DOOR, ...now, id: 'gate', model: 'none' }));
    expect(registry.get('gate')).toEqual({ ...DOOR, id: 'gate', model: 'none' });
    expect([told, running]).toEqual([['added gate', 'start'], registry.get('gate')]);
  });

  it('begins a new run where its address is another one, and goes on otherwise', async () => {
    await cameras.put(id, now => ({ ...now!, falseAlarmsPerDay: 1 }));
    await cameras.put(id, now => ({ ...now!, url: 'rtsp://gate' }));
    expect([told, running]).toEqual([
      ['update', 'start'],
      { ...DOOR, id, falseAlarmsPerDay: 1, url: 'rtsp://gate' },
    ]);
  });
});
