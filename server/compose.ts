/** Composes the server: engine, store, cameras, API, page, live pictures and push. */

import type { Server } from 'node:http';
import { join, resolve } from 'node:path';
import type { Express } from 'express';
import { layOutInThread, viewInThread } from '../models/index.ts';
import { type CameraParts, knownScene, runCamera } from './cameras/camera.ts';
import { Cameras } from './cameras/cameras.ts';
import { Normality } from './cameras/normality.ts';
import { CameraRegistry, type CameraSettings } from './cameras/registry.ts';
import { SceneStore } from './cameras/scenes.ts';
import { type Clock, Supervisor } from './cameras/supervisor.ts';
import type { FileCameras } from './config/apply.ts';
import { ConfigFile } from './config/config-file.ts';
import { exportConfig } from './config/export.ts';
import type { ServerSettings } from './config/schema.ts';
import type { Alert, EventChange, Performance } from './contract.ts';
import { createEngine } from './engine.ts';
import { ModelViews } from './events/model-views.ts';
import { removeLeft, takeOldEvents, unknownFolders } from './events/old-folders.ts';
import { RecentEvents } from './events/recent.ts';
import { AlertRecorder } from './events/recorder.ts';
import { EventRegions } from './events/regions.ts';
import { Retention, USUAL_POLICY } from './events/retention.ts';
import { SqlEvents } from './events/sql-store.ts';
import { EventVectors } from './events/vectors.ts';
import { Experiments } from './experiments/browse.ts';
import { FeatureViews } from './features/views.ts';
import { History } from './history/history.ts';
import { answer } from './http/answer.ts';
import { createApi } from './http/api.ts';
import { createPage } from './http/page.ts';
import { Learnings } from './learning/learnings.ts';
import { LearningStore } from './learning/store.ts';
import { LiveFeed } from './live/feed.ts';
import { Restream } from './live/restream.ts';
import { NoisyErrors, redacting } from './log.ts';
import type { ServerOptions } from './options.ts';
import { ProcessMeter } from './performance/process-meter.ts';
import { createPush, type Push } from './push.ts';
import { RangeExports } from './recording/range-exports.ts';
import { Recordings } from './recording/recordings.ts';
import { Replays } from './replay/replays.ts';
import { Roots } from './replay/roots.ts';
import type { Database } from './store/database.ts';
import { readSetting, writeSetting } from './store/settings.ts';
import { shrink } from './store/shrink.ts';

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

/** Returns what closes it all. Nothing is running yet where it throws. */
export async function compose(
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
    passing: () => exports.draftBytes(),
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
  const exports = new RangeExports({
    draft: join(recordingsFolder, 'export.mp4'),
    recordings,
    events,
    errors,
  });

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
    added: settings => {
      recordings.add(settings);
      learnings.cameraAdded(settings.id);
    },
    changed: settings => {
      learnings.cameraChanged(settings);
      regions.forget(settings.id);
    },
    gone: (id, mayComeBack) => {
      push.cameraRemoved(id);
      live.removed(id);
      restream.removed(id);
      if (mayComeBack) return learnings.cameraLeft(id);
      learnings.cameraRemoved(id);
      regions.forget(id);
      void recordings.remove(id);
    },
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
  const normality = new Normality({ cameras, engine, scenes, events, now: () => clock.now() });
  const views = new ModelViews({
    ...{ events, vectors, errors, look: viewInThread },
    open: (address, options) => engine.open(address, options),
    watching: id => normality.network(id),
  });
  const features = new FeatureViews({
    ...{ events, vectors, layOut: layOutInThread },
    folder: resolve(options.features ?? join(dataDir, 'features')),
    cameras: () => cameras.list(),
    model: id => engine.model(cameras.settings(id).model),
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

  const api = createApi({
    ...{ cameras, engine, events, review, learnings, restream, live, replays, history },
    ...{ performance, normality, views, exports, errors, features },
    experiments: new Experiments(join(dataDir, 'experiments')),
    exportConfig: () =>
      exportConfig({
        server: settings,
        retention: retention.policy,
        cameras: cameras.configured(),
        written: configFile?.written,
      }),
  });
  answer(app, http, { api, page: createPage(options.page), live, log });
  return async () => {
    clearInterval(forgetting);
    await configFile?.close();
    recorder.stopping();
    await Promise.all([supervisor.close(), learnings.close(), replays.close()]);
    await recorder.close();
    await exports.close();
    await Promise.all([recordings.close(), resumed]);
    await Promise.all([views.close(), features.close(), regions.close()]);
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
