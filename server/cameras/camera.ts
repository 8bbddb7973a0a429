/** One run of one camera, from opening its source to its end. It returns or throws; it never tries again. */

import type { Scene } from '../../models/index.ts';
import { type Frame, UserError, type VideoStream } from '../../streams/index.ts';
import type { Box, CameraPhase } from '../contract.ts';
import { type AlertChange, AlertTracker } from '../detection/alerts.ts';
import { findBoxes } from '../detection/boxes.ts';
import type { Calibration, Engine, Model } from '../engine.ts';
import { type Log, lineOf } from '../log.ts';
import type { CameraSettings } from './registry.ts';

/** What a camera shows while there is no model to ask for its size and rate. */
const PICTURES_ONLY = { width: 160, height: 120, fps: 10 };

/** Frames after which the empty picture is good enough for the next run to start from: 5 s at 10 a second. */
const BACKGROUND_FRAMES = 50;

/** What outlives a run, so that a calibration goes on after a lost connection or the end of a short file. */
export interface CameraMemory {
  calibration?: Calibration;
  background?: Float32Array;
  scene?: Scene;
}

/** A run as its supervisor sees it. */
export interface CameraRun {
  /** As they are now: the name can change during a run. */
  readonly settings: CameraSettings;
  readonly signal: AbortSignal;
  readonly memory: CameraMemory;
  /** Called once a frame. */
  report(status: RunStatus): void;
}

export interface RunStatus {
  readonly phase: Exclude<CameraPhase, 'connecting' | 'offline'>;
  readonly reason?: string;
  readonly progress?: number;
  /** Whether this frame was scored. */
  readonly analysed: boolean;
  /** Totals of this run. */
  readonly dropped: number;
  readonly unreadable: number;
}

/** What every run shares. */
export interface CameraParts {
  readonly engine: Pick<Engine, 'open' | 'model'>;
  readonly scenes: {
    load(id: string, size: { width: number; height: number }): Promise<Scene | undefined>;
    save(id: string, scene: Scene): Promise<void>;
  };
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** One frame for people, with what was found on it. `score` is null where it was not scored. */
  show(camera: CameraSettings, frame: Frame, boxes: readonly Box[], score: number | null): void;
  alert(camera: CameraSettings, change: AlertChange<Frame>): void;
}

export async function runCamera(run: CameraRun, parts: CameraParts): Promise<void> {
  const { settings, signal } = run;
  const { model, scene, reason } = await prepare(run, parts);
  const { width, height, fps } = model?.input ?? PICTURES_ONLY;
  const stream = parts.engine.open(settings.url, { width, height, fps, display: {}, pace: 'live', signal });
  if (reason === undefined) await watch(run, parts, stream, model, scene);
  else await showOnly(run, parts, stream, reason);
}

type Prepared =
  | { model: Model; scene: Scene | undefined; reason?: undefined }
  | { model?: undefined; scene?: undefined; reason: string };

async function prepare({ settings, memory }: CameraRun, { engine, scenes }: CameraParts): Promise<Prepared> {
  let model: Model;
  try {
    model = await engine.model(settings.model);
  } catch (error) {
    if (error instanceof UserError) return { reason: error.message };
    throw error;
  }
  if (settings.calibration === 'camera') {
    return { model, scene: memory.scene ?? (await scenes.load(settings.id, model.input)) };
  }
  if (model.scene) return { model, scene: model.scene };
  return { reason: `the model ${model.name} does not know what is normal here; calibrate it on this camera` };
}

async function showOnly(run: CameraRun, parts: CameraParts, stream: VideoStream, reason: string) {
  for await (const frame of stream) {
    parts.show(run.settings, frame, [], null);
    const { dropped, unreadable } = stream.stats;
    run.report({ phase: 'no-model', reason, analysed: false, dropped, unreadable });
  }
}

async function watch(
  run: CameraRun,
  parts: CameraParts,
  stream: VideoStream,
  model: Model,
  known: Scene | undefined,
): Promise<void> {
  const { memory } = run;
  const background = memory.background ?? known?.background; // what it last was, not what it was when measured
  const analysis = model.analyse(stream, { pace: 'live', ...(background && { background }) });
  const tracker = new AlertTracker<Frame>();
  let scene = known;
  try {
    for await (const analysed of analysis) {
      const { frame, regions } = analysed;
      const found = scene && regions ? findBoxes(regions, scene.thresholds) : undefined;
      parts.show(run.settings, frame, found?.boxes ?? [], found?.score ?? null);
      for (const change of found ? tracker.add(frame, found.boxes) : []) parts.alert(run.settings, change);

      let progress: number | undefined;
      if (!scene) {
        memory.calibration ??= model.calibrate();
        memory.calibration.add(analysed);
        progress = memory.calibration.progress;
        if (progress >= 1) {
          scene = await memory.calibration.finish(analysis.background());
          memory.scene = scene;
          delete memory.calibration;
          await keep(run.settings, scene, parts);
        }
      }
      run.report({
        ...(scene ? { phase: 'watching' } : { phase: 'calibrating', progress: progress ?? 0 }),
        analysed: regions !== undefined,
        dropped: stream.stats.dropped + analysis.stats.droppedWindows,
        unreadable: stream.stats.unreadable,
      });
    }
  } finally {
    if (stream.stats.frames >= BACKGROUND_FRAMES) memory.background = analysis.background();
    for (const change of tracker.finish()) parts.alert(run.settings, change);
  }
}

/** A scene that can't be written still arms the camera; it is measured again by the next server. */
async function keep({ id, name }: CameraSettings, scene: Scene, { scenes, log }: CameraParts): Promise<void> {
  try {
    await scenes.save(id, scene);
    log.info(`camera ${name} is calibrated and watches now`);
  } catch (error) {
    log.warn(`the calibration of camera ${name} could not be saved: ${lineOf(error)}`);
  }
}
