/** What comes at a bad moment: it is tried at every moment at which a learning waits for something. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../streams/index.ts';
import { type CameraSettings, unknownCamera } from '../cameras/registry.ts';
import { isFinal, type Learning } from '../contract.ts';
import { NoisyErrors } from '../log.ts';
import { eventually, FakeEngine, FakeLog, INPUT, SCENE } from '../testing.ts';
import { Learnings } from './learnings.ts';
import { LearningStore } from './store.ts';

const SHORT = { collectMinutes: 1 / 60, trainMinutes: 1 };
const DOOR: CameraSettings = {
  ...{ id: 'a', name: 'Door', url: 'rtsp://door', model: 'yard' },
  calibration: 'model',
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-moments-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** One server process on a data folder; all that it waits for passes through `moment`. */
class Server {
  readonly moments: string[] = [];
  /** What the page was told, in order. */
  readonly told: string[] = [];
  readonly log = new FakeLog();
  readonly learnings: Learnings;
  /** Called at each moment with its number. */
  act: (moment: number) => void = () => {};
  isKilled = false;
  isClosed = false;
  #waiting = 0;
  #engine = new FakeEngine();
  #index = 0;

  constructor(
    private readonly data: string,
    readonly cameras: Map<string, CameraSettings>,
  ) {
    const engine = this.#engine;
    this.learnings = new Learnings({
      engine: {
        model: name => this.#moment(`model ${name}`, () => engine.model(name)),
        record: (footage, input) =>
          this.#moment('record', async () => {
            mkdirSync(footage, { recursive: true });
            return engine.record(footage, input);
          }),
        train: (plan, report) => {
          const training = engine.train(plan, report);
          training.done.catch(() => {}); // it may be stopped before its moment
          mkdirSync(plan.folder, { recursive: true });
          writeFileSync(join(plan.folder, 'checkpoint.safetensors'), '');
          if (!existsSync(plan.footage)) training.fail(new UserError('there is no footage', 'no-footage'));
          return { done: this.#moment('training', () => training.done), stop: () => training.stop() };
        },
      },
      store: this.#watched(new LearningStore(join(data, 'learning'), this.log)),
      modelsFolder: join(data, 'models'),
      cameras: {
        settings: id => this.#settings(id),
        scene: () => this.#moment('scene', async () => SCENE),
        arm: async (id, model, signal) => {
          const asked = this.#settings(id);
          return this.#moment('arm', async () => {
            if (signal.aborted || this.#settings(id) !== asked) return false;
            engine.scenes.set(model, SCENE);
            cameras.set(id, { ...asked, model });
            return this.#moment('armed', async () => true);
          });
        },
      },
      changed: ({ phase }) => this.told.push(phase),
      progress: () => {},
      removed: () => this.told.push('removed'),
      errors: new NoisyErrors(this.log),
      now: () => 1000 * this.#index, // a second for each frame: new models have names of their own
    });
  }

  async close(): Promise<void> {
    await this.learnings.close();
    this.isClosed = true;
  }

  /** The process dies: nothing that it waits for comes any more. */
  kill(): void {
    this.isKilled = true;
  }

  get learning(): Learning | undefined {
    return this.learnings.list()[0];
  }

  /** Nothing is going on, and nothing will by itself. */
  get isAtRest(): boolean {
    const isOver = !this.learning || isFinal(this.learning.phase) || this.isClosed;
    return this.isKilled || (this.#waiting === 0 && isOver);
  }

  /** Frames come and trainings end well until `isEnough`. */
  async live(isEnough: () => boolean): Promise<void> {
    await eventually(() => {
      if (this.cameras.has('a')) for (let i = 0; i < 40; i++) this.#frame();
      for (const training of this.#engine.trainings) training.finish({});
      expect(isEnough()).toBe(true);
    });
  }

  #frame(): void {
    const index = this.#index++;
    const frame = {
      index,
      timeMs: index * 100,
      arrivedMs: index * 100,
      pts: index * 1e5,
      gray: new Uint8Array(32 * 32),
    };
    this.learnings.observe(this.#settings('a'), frame, { input: INPUT, alerting: false });
  }

  #settings(id: string): CameraSettings {
    const found = this.cameras.get(id);
    if (!found) throw unknownCamera(id);
    return found;
  }

  async #moment<T>(what: string, work: () => Promise<T>): Promise<T> {
    const dead = () => new Promise<never>(() => {});
    if (this.isKilled) return dead();
    this.#waiting += 1;
    this.act(this.moments.push(what) - 1);
    await new Promise(setImmediate);
    if (this.isKilled) return dead();
    try {
      return await work();
    } finally {
      this.#waiting -= 1;
      if (this.isKilled) await dead();
    }
  }

  #watched(store: LearningStore): LearningStore {
    return new Proxy(store, {
      get: (_, name: keyof LearningStore) => {
        const method = store[name] as (...args: unknown[]) => unknown;
        if (name === 'footage' || name === 'training') return method.bind(store);
        return (...args: unknown[]) => this.#moment(name, async () => method.apply(store, args));
      },
    });
  }

  get onDisk(): string[] {
    return ['job.json', 'footage', 'training'].filter(name =>
      existsSync(join(this.data, 'learning/a', name)),
    );
  }

  /** What the next server would find. */
  get savedPhase(): string | undefined {
    if (!this.onDisk.includes('job.json')) return undefined;
    return JSON.parse(readFileSync(join(this.data, 'learning/a/job.json'), 'utf8')).learning.phase;
  }
}

/** A learning and what came at one of its moments, once all is at rest again. */
interface Played {
  readonly server: Server;
  readonly moment: string;
  readonly cameras: Map<string, CameraSettings>;
  /** Another server on what the first one left. */
  readonly next: () => Promise<Server>;
}

/** A whole learning, once for each of its moments. */
async function atEveryMoment(
  act: (server: Server) => Promise<unknown>,
  check: (played: Played) => Promise<void> | void,
): Promise<void> {
  for (let at = 0; ; at++) {
    const data = join(folder, String(at));
    const cameras = new Map([['a', DOOR]]);
    const server = new Server(data, cameras);
    let acting: Promise<unknown> | undefined;
    let answers = 0;
    const answered = (work: Promise<unknown>) => Promise.allSettled([work]).then(() => answers++);
    server.act = moment => {
      if (moment === at) acting = answered(act(server));
    };
    await server.live(() => true);
    void answered(server.learnings.start('a', SHORT));
    await server.live(() => server.isAtRest && (server.isKilled || answers === (acting ? 2 : 1)));
    if (!acting) {
      expect(at, 'moments of a learning').toBeGreaterThan(12);
      return;
    }
    const next = async () => {
      const another = new Server(data, cameras);
      const all = [...cameras.values()];
      await another.learnings.resume(all, all);
      await another.live(() => another.isAtRest);
      return another;
    };
    await check({ server, cameras, next, moment: `at ${at}, ${server.moments[at]}` });
  }
}

const modelOf = (cameras: Played['cameras']) => cameras.get('a')?.model;

/** Memory, disk and the list of cameras say the same, and nothing is left that nobody needs. */
function agrees({ server, cameras, moment }: Played): void {
  const { learning, onDisk, savedPhase } = server;
  expect(server.log.lines, moment).toEqual([]);
  expect(server.told, moment).not.toContain('failed');
  const phase = learning?.phase ?? 'none';
  expect(['armed', 'cancelled', 'none'], moment).toContain(phase);
  expect([onDisk, savedPhase], moment).toEqual(phase === 'armed' ? [['job.json'], 'armed'] : [[], undefined]);
  if (phase === 'armed') expect(modelOf(cameras), moment).toMatch(/^door-/);
  if (phase === 'cancelled') expect(modelOf(cameras), moment).not.toMatch(/^door-/);
}

describe('at every moment of a learning', () => {
  it('it can be cancelled: before it is armed it ends, then it is put away', async () => {
    await atEveryMoment(
      server => server.learnings.stop('a'),
      async played => {
        agrees(played);
        const { server, moment, cameras, next } = played;
        const wasArmed = server.moments.slice(0, Number(/\d+/.exec(moment))).includes('arm');
        expect(modelOf(cameras) !== 'yard', moment).toBe(wasArmed);
        expect((await next()).learning?.phase, moment).toBe(
          server.learning?.phase === 'armed' ? 'armed' : undefined,
        );
      },
    );
  });

  it('the camera can be removed: nothing of it is left', async () => {
    await atEveryMoment(
      async server => {
        server.cameras.delete('a');
        server.learnings.cameraRemoved('a');
      },
      async played => {
        agrees(played);
        const { server, moment, next } = played;
        expect(server.learning, moment).toBeUndefined();
        if (server.told.length > 0) expect(server.told.at(-1), moment).toBe('removed');
        expect((await next()).learning, moment).toBeUndefined();
      },
    );
  });

  it('somebody can choose another model: it stays', async () => {
    await atEveryMoment(
      async server => {
        const settings = { ...server.cameras.get('a')!, model: 'bare' };
        server.cameras.set('a', settings);
        server.learnings.cameraChanged(settings);
      },
      ({ server, moment, cameras }) => {
        expect(modelOf(cameras), moment).toBe('bare');
        expect(server.told, moment).not.toContain('failed');
        expect([[], ['job.json']], moment).toContainEqual(server.onDisk);
      },
    );
  });

  it('it can be asked for again: one goes on', async () => {
    await atEveryMoment(
      server => server.learnings.start('a', SHORT),
      played => {
        agrees(played);
        expect(played.server.learning?.phase, played.moment).toBe('armed');
      },
    );
  });

  it('the server can be closed: nothing goes on, and the next server comes to the end', async () => {
    await atEveryMoment(
      server => server.close(),
      async ({ server, moment, next, cameras }) => {
        const count = server.moments.length;
        await new Promise(setImmediate);
        expect(server.moments.length, moment).toBe(count);
        const another = await next();
        agrees({ server: another, cameras, moment, next });
        expect(another.learning?.phase, moment).toBe('armed');
      },
    );
  });

  it('the server can be killed: the next one comes to the end', async () => {
    await atEveryMoment(
      async server => server.kill(),
      async ({ server, moment, next, cameras }) => {
        const wasBegun = server.savedPhase !== undefined;
        const another = await next();
        agrees({ server: another, cameras, moment, next });
        expect(another.learning?.phase, moment).toBe(wasBegun ? 'armed' : undefined);
      },
    );
  });
});
