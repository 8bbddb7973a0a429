import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../streams/index.ts';
import { type CameraSettings, unknownCamera } from '../cameras/registry.ts';
import type { Learning, ServerEvents } from '../contract.ts';
import { NoisyErrors } from '../log.ts';
import { eventually, FakeEngine, FakeLog, INPUT, SCENE } from '../testing.ts';
import { Learnings } from './learnings.ts';
import { LearningStore } from './store.ts';

/** One second of footage, at 10 frames a second. */
const SHORT = { collectMinutes: 1 / 60, trainMinutes: 1 };
const NOW = new Date(2026, 1, 3, 4, 5, 6).getTime();
const NEW_MODEL = 'door-20260203-040506';

let folder: string;
let engine: FakeEngine;
let log: FakeLog;
let cameras: Map<string, CameraSettings>;
let time: number;
/** What happens while a camera is being armed, before and after its settings are written. */
let arming: () => Promise<void>;
let server: ReturnType<typeof start>;

const camera = (id: string, more: Partial<CameraSettings> = {}): CameraSettings => ({
  ...{ id, name: id === 'a' ? 'Door' : id, url: `rtsp://${id}`, model: 'yard', calibration: 'model' },
  ...more,
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-learning-'));
  engine = new FakeEngine();
  log = new FakeLog();
  time = NOW;
  arming = async () => {};
  cameras = new Map(['a', 'b', 'c'].map(id => [id, camera(id)]));
  server = start();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.learnings.close();
  await rm(folder, { recursive: true, force: true });
});

function start() {
  const states: Learning[] = [];
  const removed: string[] = [];
  const armed: [string, string][] = [];
  const progress: Parameters<ServerEvents['trainingProgress']>[0][] = [];
  const settings = (id: string) => {
    const found = cameras.get(id);
    if (!found) throw unknownCamera(id);
    return found;
  };
  const learnings = new Learnings({
    engine,
    store: new LearningStore(join(folder, 'learning'), log),
    modelsFolder: join(folder, 'models'),
    cameras: {
      settings,
      scene: async () => SCENE,
      arm: async (id, model, signal) => {
        const asked = settings(id);
        await arming();
        if (signal.aborted || settings(id) !== asked) return false;
        armed.push([id, model]);
        cameras.set(id, { ...asked, model, calibration: 'model' });
        await arming();
        return true;
      },
    },
    changed: learning => states.push(learning),
    progress: (cameraId, fresh) => progress.push({ cameraId, ...fresh }),
    removed: id => removed.push(id),
    errors: new NoisyErrors(log),
    now: () => time,
  });
  let index = 0;
  const frames = (id: string, count: number, alerting = false, input = INPUT) => {
    for (let i = 0; i < count; i++, index++) {
      const gray = new Uint8Array(32 * 32).fill(index);
      const frame = { index, timeMs: index * 100, arrivedMs: index * 100, pts: index * 1e5, gray };
      learnings.observe(settings(id), frame, { input, alerting });
    }
  };
  const phases = (id = 'a') =>
    states
      .filter(s => s.cameraId === id)
      .map(({ phase }) => phase)
      .filter((phase, i, all) => phase !== all[i - 1]);
  const phase = (id: string, wanted: string) =>
    eventually(() => expect(states.findLast(({ cameraId }) => cameraId === id)?.phase).toBe(wanted));
  return { learnings, states, removed, armed, progress, frames, phases, phase };
}

/** The server ends and another one starts; `hard`: it is killed, so that only what is on disk counts. */
async function restart(how: 'soft' | 'hard' = 'soft') {
  if (how === 'soft') await server.learnings.close();
  server = start();
  const all = [...cameras.values()];
  await server.learnings.resume(all, all);
}

const onDisk = (...path: string[]) => join(folder, 'learning', ...path);
const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
const savedPhase = async (id: string) =>
  JSON.parse(await readFile(onDisk(id, 'job.json'), 'utf8')).learning.phase;

/** Up to the training of camera `id`. */
async function collect(id = 'a') {
  server.frames(id, 1);
  await server.learnings.start(id, SHORT);
  server.frames(id, 40);
}
async function train(id = 'a') {
  const before = engine.trainings.length;
  await collect(id);
  return eventually(() => {
    expect(engine.trainings).toHaveLength(before + 1);
    return engine.trainings.at(-1)!;
  });
}

describe('a camera that learns', () => {
  it('records, trains, measures and is armed', async () => {
    const training = await train();
    expect(engine.footage.get(onDisk('a', 'footage'))).toEqual(['split', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(training.plan).toEqual({
      name: NEW_MODEL,
      title: 'Door, learned 2026-02-03',
      source: `camera Door, ${SHORT.collectMinutes} min on 2026-02-03`,
      input: INPUT,
      minutes: 1,
      footage: onDisk('a', 'footage'),
      folder: onDisk('a', 'training'),
      out: join(folder, 'models', NEW_MODEL),
      incumbent: { network: (await engine.model('yard')).network, scene: SCENE },
    });
    training.reportSome();
    expect(server.learnings.list()[0]).toMatchObject({ phase: 'training', progress: 0.5, secondsLeft: 30 });
    training.report({ kind: 'phase', phase: 'measuring' });
    training.report({ kind: 'measuring', progress: 0.25 });
    expect(server.learnings.list()[0]).toMatchObject({ phase: 'measuring', progress: 0.25 });
    training.finish({ comparison: { before: 0.01, after: 0.02 } });
    await server.phase('a', 'armed');
    expect(server.armed).toEqual([['a', NEW_MODEL]]);
    expect(server.phases()).toEqual(['collecting', 'training', 'measuring', 'armed']);
    expect(server.states.at(-1)).toEqual({
      cameraId: 'a',
      phase: 'armed',
      since: NOW,
      progress: 1,
      ...SHORT,
      frames: 10,
      leftOut: 0,
      model: NEW_MODEL,
      comparison: { before: 0.01, after: 0.02 },
    });
    await eventually(async () => expect(await savedPhase('a')).toBe('armed'));
    expect(await exists(onDisk('a', 'footage'))).toBe(false);
  });

  it('tells curves and pictures, and knows them after a restart', async () => {
    const training = await train();
    training.reportSome();
    const later = {
      loss: 1,
      mse: 0.5,
      entropy: 2,
      svdd: 0,
      discrimination: 0,
      rate: 1,
      progress: 0.5,
      clipsPerSecond: 1,
    };
    training.report({ kind: 'step', step: 2, secondsLeft: 1, ...later }); // after the last validation
    const detail = await eventually(() => {
      const found = server.learnings.detail('a');
      expect(found.pictures).toHaveLength(1);
      return found;
    });
    const point = { step: 1, loss: 1, mse: 0.5, entropy: 2 };
    expect(detail.curve).toEqual([point, { ...point, step: 2 }]);
    expect(detail.validation).toEqual([
      { step: 1, mse: 0.25, entropy: 1.5, active: 3, used: 20, items: 500, best: true },
    ]);
    expect(server.progress.flatMap(({ curve }) => curve)).toEqual(detail.curve);
    expect(server.progress.flatMap(({ validation }) => validation)).toEqual(detail.validation);
    expect(server.progress.at(-1)!.pictures).toEqual(detail.pictures);
    await restart();
    const { curve, validation, pictures } = server.learnings.detail('a');
    expect({ curve, validation, pictures }).toEqual({
      curve: detail.curve,
      validation: detail.validation,
      pictures: detail.pictures,
    });
  });

  it('pushes curves at most twice a second', async () => {
    const training = await train();
    const losses = {
      loss: 1,
      mse: 1,
      entropy: 1,
      svdd: 0,
      discrimination: 0,
      rate: 1,
      progress: 0,
      clipsPerSecond: 1,
    };
    for (let step = 1; step <= 20; step++) {
      training.report({ kind: 'step', step, secondsLeft: 1, ...losses });
      time += 100;
    }
    expect(server.progress.map(({ curve }) => curve.map(({ step }) => step))).toEqual([
      [1],
      [2, 3, 4, 5, 6],
      [7, 8, 9, 10, 11],
      [12, 13, 14, 15, 16],
    ]);
  });

  it('leaves out alerts, and goes on behind them', async () => {
    server.frames('a', 1);
    await server.learnings.start('a', SHORT);
    server.frames('a', 35);
    server.frames('a', 5, true);
    server.frames('a', 35);
    await eventually(() => expect(engine.trainings).toHaveLength(1));
    expect(server.learnings.list()[0]).toMatchObject({ frames: 10, leftOut: 35 });
    const footage = engine.footage.get(onDisk('a', 'footage'))!;
    expect(footage.filter(level => level === 'split')).toHaveLength(2);
  });

  it.each([
    ['better than the old one', { before: 0.2, after: 0.1 }, 'armed'],
    ['worse, but good enough', { before: 0, after: 0.02 }, 'armed'],
    ['worse', { before: 0.0123, after: 0.03 }, 'kept'],
  ])('a new model that is %s: %j, %s', async (_, comparison, outcome) => {
    const training = await train();
    training.finish({ comparison });
    await server.phase('a', outcome);
    expect(server.learnings.list()[0]).toMatchObject({ model: NEW_MODEL, comparison });
    expect(server.armed).toHaveLength(outcome === 'armed' ? 1 : 0);
    if (outcome === 'kept') {
      expect(server.states.at(-1)!.message).toBe(
        'of normal footage the new model would have marked 3.0 %, the one that watches 1.2 %; ' +
          `to use it all the same, choose the model ${NEW_MODEL} for this camera`,
      );
    }
  });

  it('is armed where nothing could be compared', async () => {
    (await train()).finish({});
    await server.phase('a', 'armed');
  });

  it('trains after the camera before it', async () => {
    const first = await train('a');
    await collect('b');
    await server.phase('b', 'waiting');
    await collect('c');
    await server.phase('c', 'waiting');
    await server.learnings.stop('b');
    expect(engine.trainings).toHaveLength(1);
    first.finish({});
    await server.phase('c', 'training');
    expect(server.phases('b')).toEqual(['collecting', 'waiting', 'cancelled']);
    await eventually(() =>
      expect(engine.trainings.map(({ plan }) => plan.name)).toEqual([NEW_MODEL, 'c-20260203-040506']),
    );
  });
});

describe('what ends it', () => {
  it('says why the training failed', async () => {
    const training = await train();
    training.fail(new UserError('this is too little footage', 'too-little-footage', 3));
    await server.phase('a', 'failed');
    expect(server.states.at(-1)).toMatchObject({ message: 'this is too little footage' });
    expect(await savedPhase('a')).toBe('failed');
    await collect('a'); // and it may be tried again at once
    await server.phase('a', 'training');
  });

  it('fails with one line when the disk is full', async () => {
    server.frames('a', 1);
    await server.learnings.start('a', SHORT);
    engine.diskError = new UserError('footage: the disk is full', 'disk-full');
    server.frames('a', 40);
    await server.phase('a', 'failed');
    expect(server.states.at(-1)!.message).toBe('footage: the disk is full');
  });

  it.each(['collecting', 'waiting', 'training', 'measuring'])('is cancelled while %s', async phase => {
    if (phase === 'waiting') await train('b');
    if (phase === 'collecting') {
      server.frames('a', 1);
      await server.learnings.start('a', SHORT);
    } else await collect('a');
    if (phase === 'measuring') {
      await eventually(() => expect(engine.trainings).toHaveLength(1));
      engine.trainings[0]!.report({ kind: 'phase', phase: 'measuring' });
    }
    await server.phase('a', phase);
    await server.learnings.stop('a');
    expect(server.states.filter(s => s.cameraId === 'a').at(-1)).toMatchObject({
      phase: 'cancelled',
      progress: 1,
    });
    expect(await exists(onDisk('a'))).toBe(false);
    await server.learnings.stop('a');
    expect(server.removed).toEqual(['a']);
    expect(() => server.learnings.detail('a')).toThrow('the camera Door has not learnt a model of its own');
    expect(server.armed).toEqual([]);
  });

  it.each([{ url: 'rtsp://elsewhere' }, { model: 'bare' }])(
    'ends when the camera changes: %j',
    async change => {
      await train();
      const settings = camera('a', change);
      cameras.set('a', settings);
      server.learnings.cameraChanged(settings);
      await server.phase('a', 'cancelled');
      expect(server.states.at(-1)!.message).toBe(
        'address, model or calibration of the camera changed meanwhile; learn again',
      );
      await expect(server.learnings.start('a', SHORT)).rejects.toThrow('has not shown a picture');
    },
  );

  it('ends when the model of the camera is replaced by one of another size', async () => {
    server.frames('a', 1);
    await server.learnings.start('a', SHORT);
    await eventually(() => expect(engine.footage.size).toBe(1));
    await new Promise(setImmediate);
    server.frames('a', 1, false, { ...INPUT, width: 64 });
    await server.phase('a', 'cancelled');
  });

  it('goes with its camera', async () => {
    await train();
    cameras.delete('a');
    server.learnings.cameraRemoved('a');
    await eventually(() => expect(server.removed).toEqual(['a']));
    expect(await exists(onDisk('a'))).toBe(false);
    expect(server.learnings.list()).toEqual([]);
  });

  it('is put away when it is over', async () => {
    (await train()).finish({});
    await server.phase('a', 'armed');
    await server.learnings.stop('a');
    expect(await exists(onDisk('a'))).toBe(false);
    expect([server.removed, server.learnings.list()]).toEqual([['a'], []]);
  });
});

describe('what is refused', () => {
  it('learns what has shown a picture only', async () => {
    await expect(server.learnings.start('a', SHORT)).rejects.toMatchObject({
      code: 'nothing-seen',
      message: 'the camera Door has not shown a picture to a model yet; learn once it watches',
    });
    await expect(server.learnings.start('x', SHORT)).rejects.toThrow('there is no camera x');
  });

  it('learns once at a time', async () => {
    server.frames('a', 1);
    const outcomes = await Promise.allSettled([1, 2].map(() => server.learnings.start('a', SHORT)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    await expect(server.learnings.start('a', SHORT)).rejects.toMatchObject({
      code: 'already-learning',
      message: 'the camera Door is learning already',
    });
  });

  it('says that the folder can not be written', async () => {
    await writeFile(onDisk(), '');
    server.frames('a', 1);
    await expect(server.learnings.start('a', SHORT)).rejects.toThrow(
      /^the footage can not be written \(ENOTDIR/,
    );
    expect(server.learnings.list()).toEqual([]);
  });
});

describe.each(['soft', 'hard'] as const)('after a %s restart', how => {
  it('goes on recording', async () => {
    server.frames('a', 1);
    await server.learnings.start('a', SHORT);
    server.frames('a', 35);
    await eventually(() => expect(server.states.at(-1)!.frames).toBe(5));
    await restart(how);
    await eventually(() =>
      expect(server.learnings.list()).toMatchObject([{ phase: 'collecting', frames: 5 }]),
    );
    server.frames('a', 35);
    await server.phase('a', 'training');
    expect(engine.footage.get(onDisk('a', 'footage'))).toHaveLength(12); // with two splits
  });

  it.each(['training', 'measuring'] as const)('goes on %s, under the same name', async phase => {
    const before = await train();
    before.report({ kind: 'phase', phase });
    await eventually(async () => expect(await savedPhase('a')).toBe(phase));
    time += 3_600_000;
    await restart(how);
    await eventually(() => expect(engine.trainings).toHaveLength(2));
    expect(engine.trainings[1]!.plan).toMatchObject({ name: NEW_MODEL, folder: before.plan.folder });
    engine.trainings[1]!.finish({});
    await server.phase('a', 'armed');
  });

  it('goes on waiting, behind what was training', async () => {
    await train('b');
    await collect('a');
    await server.phase('a', 'waiting');
    await eventually(async () => expect(await savedPhase('a')).toBe('waiting'));
    await restart(how);
    await eventually(() => expect(engine.trainings).toHaveLength(2));
    expect(engine.trainings[1]!.plan.name).toMatch(/^b-/);
    await server.phase('a', 'waiting');
  });

  it('shows what is over until it is put away', async () => {
    (await train()).finish({ comparison: { before: 0.2, after: 0.1 } });
    await eventually(async () => expect(await savedPhase('a')).toBe('armed'));
    await restart(how);
    expect(server.learnings.list()).toMatchObject([{ phase: 'armed', comparison: { after: 0.1 } }]);
    expect(engine.trainings).toHaveLength(1);
  });
});

describe('on disk', () => {
  /** What a real training leaves. */
  async function fill() {
    for (const name of ['footage', 'training']) {
      await mkdir(onDisk('a', name), { recursive: true });
      await writeFile(onDisk('a', name, 'something large'), '');
    }
  }

  it.each([
    ['armed', { before: 0.2, after: 0.1 }],
    ['kept', { before: 0.1, after: 0.2 }],
    ['failed', undefined],
  ] as const)('leaves no footage and no checkpoint when it is %s', async (phase, comparison) => {
    const training = await train();
    await fill();
    if (comparison) training.finish({ comparison });
    else training.fail(new UserError('no', 'no'));
    await server.phase('a', phase);
    expect(await readdir(onDisk('a'))).toEqual(['detail.json', 'job.json']);
  });

  it('removes the footage of one that was killed between its end and removing it', async () => {
    (await train()).finish({ comparison: { before: 0.1, after: 0.2 } });
    await server.phase('a', 'kept');
    await fill();
    await restart();
    await eventually(async () => expect(await readdir(onDisk('a'))).toEqual(['detail.json', 'job.json']));
  });

  it('saves how it ended also where only removing the footage makes room for it', async () => {
    const training = await train();
    await fill();
    const { save } = LearningStore.prototype;
    vi.spyOn(LearningStore.prototype, 'save').mockImplementation(async function (this: LearningStore, job) {
      if (await exists(onDisk('a', 'footage'))) throw new Error('ENOSPC: no space left on device');
      await save.call(this, job);
    });
    training.fail(new UserError('the disk is full', 'disk-full'));
    await server.phase('a', 'failed');
    expect(await savedPhase('a')).toBe('failed');
    expect(log.lines).toEqual([]);
  });

  it('is armed where it was killed between arming and saying so', async () => {
    const training = await train();
    training.report({ kind: 'phase', phase: 'measuring' });
    await eventually(async () => expect(await savedPhase('a')).toBe('measuring'));
    const text = await readFile(onDisk('a', 'job.json'), 'utf8');
    training.finish({ comparison: { before: 0.2, after: 0.1 } });
    await eventually(async () => expect(await savedPhase('a')).toBe('armed'));
    await server.learnings.close();
    await writeFile(onDisk('a', 'job.json'), text);
    await restart();
    await server.phase('a', 'armed');
    expect(engine.trainings).toHaveLength(1);
  });

  it('removes what belongs to no camera, keeps what belongs to a hidden one', async () => {
    await train('a');
    await collect('b');
    await server.phase('b', 'waiting');
    await server.learnings.close();
    server = start();
    await server.learnings.resume([camera('a')], []);
    expect(server.learnings.list()).toEqual([]);
    expect(await readdir(onDisk())).toEqual(['a']);
  });

  it('leaves a job alone that it can not read, and removes what a removal left behind', async () => {
    await mkdir(onDisk('a', 'footage'), { recursive: true });
    await mkdir(onDisk('b'), { recursive: true });
    await writeFile(onDisk('b', 'job.json'), '{');
    await restart();
    expect(await readdir(onDisk())).toEqual(['b']);
    expect(log.lines).toEqual([
      expect.stringMatching(/^warn the learning of camera b can not be read and is left alone: /),
    ]);
  });

  it('is for its owner only', async () => {
    await train();
    const { stat } = await import('node:fs/promises');
    expect((await stat(onDisk('a', 'job.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(onDisk('a'))).mode & 0o777).toBe(0o700);
  });
});
