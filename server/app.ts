/** Composes the server: engine, store, cameras, API, page, live pictures and push. */

import { access, constants, mkdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import compression from 'compression';
import express, { type Express } from 'express';
import { type EngineChoice, viewInThread } from '../models/index.ts';
import { redact, UserError } from '../streams/index.ts';
import { type CameraParts, knownScene, runCamera } from './cameras/camera.ts';
import { Cameras } from './cameras/cameras.ts';
import { sensitivityAt } from './cameras/profiles.ts';
import { CameraRegistry, type CameraSettings } from './cameras/registry.ts';
import { SceneStore } from './cameras/scenes.ts';
import { type Clock, Supervisor } from './cameras/supervisor.ts';
import type { FileCameras } from './config/apply.ts';
import { ConfigFile, type StartedWith } from './config/config-file.ts';
import { exportConfig } from './config/export.ts';
import type { ServerSettings } from './config/schema.ts';
import { type Alert, type EventChange, LIVE_PATH, type Performance } from './contract.ts';
import { drawCalibration } from './detection/calibration-picture.ts';
import { sensitivitiesOf } from './detection/sensitivities.ts';
import { createEngine, type Engine } from './engine.ts';
import { ModelViews } from './events/model-views.ts';
import { removeLeft, takeOldEvents, unknownFolders } from './events/old-folders.ts';
import { previewEvents } from './events/preview.ts';
import { RecentEvents } from './events/recent.ts';
import { AlertRecorder } from './events/recorder.ts';
import { EventRegions } from './events/regions.ts';
import { Retention, type RetentionPolicy, USUAL_POLICY } from './events/retention.ts';
import { SqlEvents } from './events/sql-store.ts';
import { EventVectors } from './events/vectors.ts';
import { Experiments } from './experiments/browse.ts';
import { History } from './history/history.ts';
import { createApi } from './http/api.ts';
import { errorHandler } from './http/errors.ts';
import { guard, isLoopback, mayConnect, securityHeaders } from './http/guard.ts';
import { createPage } from './http/page.ts';
import { Learnings } from './learning/learnings.ts';
import { LearningStore } from './learning/store.ts';
import { LiveFeed } from './live/feed.ts';
import { Restream } from './live/restream.ts';
import { lockFolder } from './lock.ts';
import { type Log, lineOf, NoisyErrors, redacting } from './log.ts';
import { ProcessMeter } from './performance/process-meter.ts';
import { createPush, type Push } from './push.ts';
import { RangeExports } from './recording/range-exports.ts';
import { Recordings } from './recording/recordings.ts';
import { Replays } from './replay/replays.ts';
import { Roots } from './replay/roots.ts';
import { type Database, isPostgres, openDatabase } from './store/database.ts';
import { readSetting, writeSetting } from './store/settings.ts';
import { shrink } from './store/shrink.ts';

export interface ServerOptions {
  /** An address of this machine only: 127.0.0.1 (default), localhost or ::1. */
  readonly host?: string;
  /** 0 takes any free one. Default 8080. */
  readonly port?: number;
  /** For cameras, calibrations and events; made where it does not exist. */
  readonly dataDir: string;
  /** A PostgreSQL server, `postgres://...`, for cameras and events instead of a file in `dataDir`. */
  readonly database?: string | undefined;
  /** Show the demo camera. */
  readonly demo: boolean;
  /** What runs the networks. Default `auto`. */
  readonly runtime?: EngineChoice | undefined;
  /** GPUs that share the work. Default 1. */
  readonly gpus?: number | undefined;
  /** Folders below which recordings may be replayed in the page. Default: none. */
  readonly replay?: readonly string[] | undefined;
  /** What is kept for how long. Default: `USUAL_POLICY`. */
  readonly retention?: RetentionPolicy;
  /** The configuration file that these options came from. */
  readonly config?: StartedWith | undefined;
  readonly log: Log;
  /** What opens sources and runs models; tests bring their own. */
  readonly engine?: Engine;
  readonly clock?: Clock;
  /** Folder of the built page. */
  readonly page?: string;
}

export interface RunningServer {
  readonly url: string;
  /** Ends every camera, process, connection and timer. */
  close(): Promise<void>;
}

const DEMO: CameraSettings = {
  id: 'demo',
  name: 'Demo walkway',
  url: 'demo:walkway',
  model: 'demo-walkway',
  calibration: 'model',
};

/** Where the cameras of the configuration file stand in the table of settings, as they were applied last. */
const CONFIG_CAMERAS = 'config.cameras';

/** How often cameras are looked for that left the configuration file long ago. */
const FORGET_EVERY_MS = 3_600_000;

const SYSTEM_CLOCK: Clock = {
  now: Date.now,
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}), // an end of the pause, not an error
};

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { clock = SYSTEM_CLOCK } = options;
  const settings = settingsOf(options);
  const { host, port, database } = settings;
  if (!isLoopback(host)) {
    throw new UserError(
      `--host ${host} would let everyone on the network watch, because vigil has no accounts yet; use 127.0.0.1`,
      'host-not-loopback',
      2,
    );
  }
  if (database !== undefined && !isPostgres(database)) {
    throw new UserError(
      `the database ${redact(database)} is no address of a PostgreSQL server; write it like postgres://user:password@host/name`,
      'bad-database',
      2,
    );
  }
  const app = express().disable('x-powered-by');
  const http = createServer(app);
  // First of all: who starts a second server by mistake must not touch the data of the first.
  await listen(http, host, port);
  let unlock = async () => {};
  const stopping = new AbortController();
  let db: Database | undefined;
  try {
    const dataDir = await prepareDataDir(resolve(options.dataDir));
    unlock = await lockFolder(dataDir);
    db = await openDatabase(database ?? join(dataDir, 'vigil.db'), { closing: stopping.signal });
    const opened = db;
    const close = await compose(app, http, clock, opened, { ...options, dataDir }, settings);
    let closing: Promise<void> | undefined;
    return {
      url: `http://${host === '::1' ? '[::1]' : host}:${(http.address() as AddressInfo).port}`,
      close: () => {
        stopping.abort();
        closing ??= close()
          .finally(() => opened.destroy())
          .finally(unlock);
        return closing;
      },
    };
  } catch (error) {
    http.close();
    await db?.destroy();
    await unlock();
    throw error;
  }
}

/** Returns what closes it all. Nothing is running yet where it throws. */
async function compose(
  app: Express,
  http: Server,
  clock: Clock,
  db: Database,
  options: ServerOptions,
  settings: ServerSettings,
) {
  const log = redacting(options.log);
  const { dataDir } = options;
  const registry = await CameraRegistry.open(db, join(dataDir, 'cameras.json'));
  const eventsFolder = join(dataDir, 'events');
  const events = new SqlEvents(db, eventsFolder);
  const folders = await unknownFolders(eventsFolder, events);
  await removeLeft(eventsFolder, await takeOldEvents(eventsFolder, folders, events, log), log);
  await events.interrupt();
  const recent = await RecentEvents.load(events);
  if (options.demo && !registry.list().some(camera => camera.id === DEMO.id)) {
    await registry.add(DEMO, DEMO.id);
  }
  const modelsFolder = join(dataDir, 'models');
  const scenes = new SceneStore(join(dataDir, 'scenes'), log);
  const engine =
    options.engine ??
    createEngine({
      modelsFolder,
      log,
      runtime: options.runtime,
      gpus: options.gpus,
    });
  const errors = new NoisyErrors(log, () => clock.now());
  const live = new LiveFeed({ now: () => clock.now(), errors });
  const restream = new Restream({ errors });
  const changed = (event: Alert) => {
    recent.put(event);
    push.alert(event);
  };
  const retention = new Retention({
    ...{ folder: dataDir, events, errors, changed, now: () => clock.now() },
    freeRecordings: bytes => recordings.free(bytes),
    ...(settings.database === undefined && { shrink: (signal: AbortSignal) => shrink(db, signal) }),
    removed: ids => {
      recent.removed(ids);
      push.eventsRemoved(ids);
    },
    told: state => push.storage(state),
    policy: options.retention ?? USUAL_POLICY,
  });
  /** A full disk is the likeliest reason. */
  const writing = {
    report(what: string, error: unknown) {
      errors.report(what, error);
      retention.makeRoom();
    },
  };
  const recorder = new AlertRecorder({ store: events, changed, errors: writing });
  const regions = new EventRegions(db, writing);
  const vectors = new EventVectors(db);
  const recordingsFolder = join(dataDir, 'recordings');
  const history = new History({ db, errors: writing, now: () => clock.now() });
  const recordings = await Recordings.open(registry.list(), {
    folder: recordingsFolder,
    ...{ events, retention, errors: writing, clock },
    changed: event => {
      changed(event);
      if (event.clip) views.later(event.id);
    },
  });
  const exports = new RangeExports({ draft: join(recordingsFolder, 'export.mp4'), recordings, events });

  const parts: CameraParts = {
    engine,
    scenes,
    log,
    shown: ({ id }, connection, packet) => live.packet(id, connection, packet),
    recorded: (camera, connection, packet) => recordings.packet(camera, connection, packet),
    arrived: ({ id }, connection, frame) => live.arrived(id, connection, frame),
    show: (camera, connection, frame, found, times) => {
      live.frame(camera.id, connection, { ...frame, pts: times.pts(frame, 'shown') }, found);
      void restream.frame(camera.id, frame.jpeg, found.boxes);
      recordings.frame(camera, connection, frame, times.pts(frame, 'recorded'), found.boxes);
    },
    alert: (camera, change, scores) => {
      const event = recorder.take(camera, change);
      recordings.alert(camera, change, event);
      regions.take(event, change, scores);
    },
    dismissed: ({ id }, weightsId) => regions.dismissed(id, weightsId),
    observe: (camera, frame, seen) => learnings.observe(camera, frame, seen),
  };
  const supervisor = new Supervisor({
    run: run => runCamera(run, parts),
    forget: id => scenes.remove(id),
    changed: id => {
      const camera = cameras.find(id);
      if (camera) push.camera(camera);
    },
    log,
    clock,
  });
  const cameras = new Cameras({
    registry,
    supervisor,
    engine,
    added: settings => recordings.add(settings),
    changed: settings => {
      learnings.cameraChanged(settings);
      regions.forget(settings.id);
    },
    removed: id => {
      push.cameraRemoved(id);
      live.removed(id);
      restream.removed(id);
      learnings.cameraRemoved(id);
      regions.forget(id);
      void recordings.remove(id);
    },
    left: id => {
      push.cameraRemoved(id);
      live.removed(id);
      restream.removed(id);
      learnings.cameraLeft(id);
    },
    cameBack: ({ id }) =>
      void learnings.cameraBack(id).catch(error => errors.report('a learning could not go on', error)),
    forgotten: id =>
      void scenes.remove(id).catch(error => errors.report('an old calibration could not be removed', error)),
    arranged: ids => push.cameraOrder(ids),
    hidden: options.demo ? undefined : DEMO.id,
  });
  const forgetLeft = () =>
    cameras
      .forgetLeft(clock.now())
      .catch(error => errors.report('a camera that left could not be removed', error));
  const forgetting = setInterval(forgetLeft, FORGET_EVERY_MS).unref();
  const configFile =
    options.config &&
    new ConfigFile({
      file: options.config,
      hidden: options.demo ? undefined : DEMO.id,
      last: {
        read: async () => ((await readSetting(db, CONFIG_CAMERAS)) ?? {}) as FileCameras,
        write: applied => writeSetting(db, CONFIG_CAMERAS, applied),
      },
      told: state => push.config(state),
      applied: (file, ids) =>
        history.add(() => [{ action: 'config-applied', detail: { file, cameras: ids } }]),
      ...{ cameras, retention, log },
    });
  const learnings = new Learnings({
    engine,
    store: new LearningStore(join(dataDir, 'learning'), log),
    modelsFolder,
    cameras: {
      settings: id => cameras.settings(id),
      scene: (settings, model) => knownScene(settings, model, scenes),
      arm: (id, model, signal) => cameras.arm(id, model, signal),
    },
    changed: learning => push.learning(learning),
    progress: (cameraId, fresh) => push.trainingProgress({ cameraId, ...fresh }),
    removed: id => push.learningRemoved(id),
    errors,
    now: () => clock.now(),
  });
  const roots = new Roots(options.replay ?? []);
  void roots.problems().then(lines => lines.forEach(log.warn)); // a disk that does not answer holds up nothing
  const replays = new Replays({ roots, engine, live, errors, clock });
  const meter = new ProcessMeter();
  const performance = (): Performance => ({
    cameras: cameras.list().map(({ id }) => supervisor.performance(id)),
    engines: [engine.figures()],
    process: meter.figures(),
  });
  /** What is normal at a camera for its model, where that is known. */
  const normal = async (id: string) => {
    const settings = cameras.settings(id);
    const model = await engine.model(settings.model);
    return { settings, model, scene: await knownScene(settings, model, scenes) };
  };
  const calibrationPicture = async (id: string) => {
    const { settings, scene } = await normal(id);
    return scene && drawCalibration(scene, settings.falseAlarmsPerDay);
  };
  const preview = async (id: string, falseAlarmsPerDay: number) => {
    const { scene, model } = await normal(id);
    return previewEvents(id, falseAlarmsPerDay, { events, scene, fps: model.input.fps, now: clock.now() });
  };
  const sensitivities = async (id: string, perDay: readonly number[]) => {
    const { settings, scene } = await normal(id);
    return scene && sensitivitiesOf(scene, sensitivityAt(settings, clock.now()), perDay);
  };
  const views = new ModelViews({
    ...{ events, vectors, errors, look: viewInThread },
    open: (address, options) => engine.open(address, options),
    watching: async id => {
      const { model, scene } = await normal(id);
      if (scene) return { ...model, background: scene.background };
      throw new UserError('what is normal at its camera is not known yet', 'not-found');
    },
  });
  const hello = () => ({
    cameras: cameras.list(),
    alerts: recent.list(),
    learning: learnings.list(),
    storage: retention.state,
    ...(configFile && { config: configFile.state }),
  });
  const review = async (ids: readonly string[], change: EventChange) => {
    const reviewed = await events.change(ids, change);
    const now = reviewed.map(event => recorder.reviewed(event));
    for (const event of now) changed(event);
    return now;
  };
  const push: Push = createPush(http, hello, performance);

  // Before anybody can ask for anything: nothing is begun or removed while what an earlier server began is taken up.
  await learnings.resume(registry.list(), cameras.list());
  cameras.startAll();
  await configFile?.start();
  const resumed = recordings.resume();
  retention.start();
  void forgetLeft();

  app.use(
    securityHeaders,
    guard,
    compression(),
    createApi({
      ...{ cameras, engine, events, review, learnings, restream, live, replays, history },
      ...{ performance, calibrationPicture, preview, sensitivities, views, exports, errors },
      experiments: new Experiments(join(dataDir, 'experiments')),
      exportConfig: () =>
        exportConfig({
          server: settings,
          retention: retention.policy,
          cameras: cameras.configured(),
          written: configFile?.written,
        }),
    }),
    createPage(options.page),
  );
  app.use(errorHandler(log));
  http.on('upgrade', (request, socket, head) => {
    const path = request.url?.split('?', 1)[0];
    if (path?.startsWith('/socket.io/')) return; // checked and answered by socket.io
    socket.on('error', () => socket.destroy());
    if (path === LIVE_PATH && mayConnect(request)) live.accept(request, socket, head);
    else socket.destroy();
  });
  return async () => {
    clearInterval(forgetting);
    await configFile?.close();
    recorder.stopping();
    await Promise.all([supervisor.close(), learnings.close(), replays.close()]);
    await recorder.close();
    await exports.close();
    await Promise.all([recordings.close(), resumed]);
    await Promise.all([views.close(), regions.close()]);
    await retention.close();
    const liveClosed = live.close();
    restream.close();
    const closed = push.close();
    http.closeAllConnections();
    await Promise.all([closed, liveClosed]);
    await history.close();
    meter.close();
    await engine.close();
  };
}

/** As a configuration file has them. */
function settingsOf(
  options: ServerOptions,
): ServerSettings & Required<Pick<ServerSettings, 'host' | 'port'>> {
  const { host = '127.0.0.1', port = 8080, dataDir, database, runtime = 'auto', gpus = 1, demo } = options;
  const { replay = [] } = options;
  return {
    host,
    port,
    data: dataDir,
    ...(database !== undefined && { database }),
    engine: runtime,
    gpus,
    demo,
    ...(replay.length > 0 && { replay }),
  };
}

/** Private, because it holds passwords and pictures of people. */
async function prepareDataDir(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK | constants.X_OK);
    return folder;
  } catch (error) {
    throw new UserError(
      `the data folder ${folder} can not be written (${lineOf(error)}); choose another one with --data`,
      'data-not-writable',
    );
  }
}

function listen(http: Server, host: string, port: number): Promise<void> {
  return new Promise((done, fail) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      const reason = taken ? 'is taken; choose another one with --port' : `can not be used (${error.code})`;
      fail(new UserError(`port ${port} ${reason}`, taken ? 'port-taken' : 'port-unusable'));
    });
    http.listen(port, host, done);
  });
}
