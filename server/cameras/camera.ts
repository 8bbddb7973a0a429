/** One run of one camera, from opening its source to its end. It returns or throws; it never tries again. */

import {
  type AnalysedFrame,
  type Analysis,
  CALIBRATION_FRAMES,
  completed,
  type Drift,
  FALSE_ALARMS_PER_DAY,
  type Grid,
  type InputSpec,
  type Network,
  nextCalibration,
  type Scene,
} from '../../models/index.ts';
import { type Frame, type Packet, UserError, type VideoStream } from '../../streams/index.ts';
import { type Box, type CameraPhase, COOL_DOWN_SECONDS, type HeatMap, type Verdict } from '../contract.ts';
import { AlertTracker } from '../detection/alerts.ts';
import { type CalmChange, FloodControl } from '../detection/flood.ts';
import { hasGap, masked, shortestMs, withoutMasks } from '../detection/zones.ts';
import type { Calibration, Engine, Model } from '../engine.ts';
import { type Log, lineOf } from '../log.ts';
import type { MeteredFrame } from '../performance/camera-meter.ts';
import { driftOf, Judge, type Wanted } from './judge.ts';
import { sensitivityAt } from './profiles.ts';
import type { CameraSettings } from './registry.ts';
import { isSnoozed } from './snoozing.ts';
import { type CameraStreams, openStreams } from './streams.ts';

/** What a camera shows while there is no model to ask for its size and rate. */
const PICTURES_ONLY = { width: 160, height: 120, fps: 10 };

/** Frames after which the empty picture is good enough for the next run to start from: 5 s at 10 a second. */
const BACKGROUND_FRAMES = 50;

/** What outlives a run, so that a calibration goes on after a lost connection or the end of a short file. */
export interface CameraMemory {
  background?: Float32Array;
  /** The weights that what follows was measured with: it counts for no others. */
  weightsId?: string;
  calibration?: Calibration;
  /** Measures what lay in a mask until that was removed. */
  gaps?: Calibration;
  scene?: Scene;
  drift?: Drift;
  /** Why nothing is watched, as the log has it: it is said again only when it is another reason, or after all was well. */
  saidUnarmed?: string;
}

/** A run as its supervisor sees it. */
export interface CameraRun {
  /** As they are now: name, sensitivity, zones and model can change during a run, the model to one that takes the same pictures. */
  readonly settings: CameraSettings;
  readonly signal: AbortSignal;
  readonly memory: CameraMemory;
  /** Called once a frame. */
  report(status: RunStatus): void;
}

export interface RunStatus extends MeteredFrame {
  readonly phase: Exclude<CameraPhase, 'connecting' | 'offline'>;
  readonly reason?: string;
  readonly code?: string;
  readonly progress?: number;
  readonly stream: VideoStream['stats'];
}

/** What every run shares. */
export interface CameraParts {
  readonly engine: Pick<Engine, 'open' | 'copy' | 'model'>;
  readonly scenes: {
    load(id: string, size: { width: number; height: number }, weightsId: string): Promise<Scene | undefined>;
    save(id: string, scene: Scene, weightsId: string): Promise<void>;
  };
  readonly log: Pick<Log, 'info' | 'warn'>;
  /**
   * The camera's own packets, of the stream that is shown and of the one that is recorded, ahead of the frames.
   * @param connection grows with every connection to the camera: timestamps of two are not comparable
   */
  shown(camera: CameraSettings, connection: number, packet: Packet): void;
  recorded(camera: CameraSettings, connection: number, packet: Packet): void;
  /** A frame before it is analysed, half a second ahead of `show`. */
  arrived(camera: CameraSettings, connection: number, frame: Frame): void;
  /**
   * One frame for people, with what was found on it.
   * @param times say where it is in the streams of those packets
   */
  show(
    camera: CameraSettings,
    connection: number,
    frame: Frame,
    found: Found,
    times: Pick<CameraStreams, 'pts'>,
  ): void;
  /** @param scores of the frame that it changed with, where those are of the model that watches now */
  alert(camera: CameraSettings, change: CalmChange<Frame>, scores?: ModelScores): void;
  /** Region scores of this camera's past events that were nothing, as these weights have them: they count as normal. */
  dismissed(camera: CameraSettings, weightsId: string): Promise<readonly Grid[]>;
  /** Every frame of a camera that watches or calibrates, for who learns what is normal there. */
  observe(camera: CameraSettings, frame: Frame, seen: Observed): void;
}

/** What was found on a frame; its heat map is made for who wants it, before the next frame. */
export interface Found extends Verdict {
  readonly heatMap?: () => HeatMap;
}

/** Region scores, and the weights that they come from. */
export interface ModelScores {
  readonly regions: Grid;
  readonly weightsId: string;
}

export interface Observed {
  /** How the frame was prepared. */
  readonly input: InputSpec;
  /** Whether an alert lasts. */
  readonly alerting: boolean;
}

export async function runCamera(run: CameraRun, parts: CameraParts): Promise<void> {
  const { settings, signal } = run;
  const prepared = await prepare(run, parts);
  const { width, height, fps } = prepared.model?.input ?? PICTURES_ONLY;
  const connection = Date.now();
  const streams = openStreams(settings, {
    engine: parts.engine,
    frames: { width, height, fps },
    signal,
    shown: packet => parts.shown(run.settings, connection, packet),
    recorded: packet => parts.recorded(run.settings, connection, packet),
    arrived: frame => parts.arrived(run.settings, connection, frame),
  });
  const show = (frame: Frame, found: Found) => parts.show(run.settings, connection, frame, found, streams);
  try {
    if (prepared.model) {
      delete run.memory.saidUnarmed;
      await watch(run, { ...parts, show }, streams.frames, prepared);
    } else {
      sayUnarmed(run, parts, prepared);
      await showOnly(run, show, streams.frames, prepared);
    }
  } finally {
    await streams.ended();
  }
}

type Show = (frame: Frame, found: Found) => void;

/** A model, and what is normal here for it; without, that is to be measured. */
interface Armed {
  /** As the settings call it. */
  readonly name: string;
  readonly model: Model;
  readonly scene: Scene | undefined;
}
interface Unarmed {
  readonly name: string;
  readonly model?: undefined;
  readonly reason: string;
  /** Of the reason, as that of a `UserError`. */
  readonly code: string;
}
type Prepared = Armed | Unarmed;

async function prepare(
  { settings, memory }: CameraRun,
  { engine, scenes }: Omit<CameraParts, 'show'>,
): Promise<Prepared> {
  const name = settings.model;
  let model: Model;
  try {
    model = await engine.model(name);
  } catch (error) {
    if (error instanceof UserError) return { name, reason: error.message, code: error.code };
    throw error;
  }
  bind(memory, model);
  const measured = settings.calibration === 'camera' ? memory.scene : undefined;
  const scene = measured ?? (await knownScene(settings, model, scenes));
  if (scene || settings.calibration === 'camera') return { name, model, scene };
  const reason = `the model ${model.name} does not know what is normal here; calibrate it on this camera`;
  return { name, reason, code: 'no-scene' };
}

/** Forgets what does not fit the model: between two runs it may have been changed, or trained again. */
function bind(memory: CameraMemory, { weightsId, input }: Model): void {
  if (memory.background?.length !== input.width * input.height) delete memory.background;
  if (memory.weightsId === weightsId) return;
  memory.weightsId = weightsId;
  delete memory.calibration;
  delete memory.gaps;
  delete memory.scene;
  delete memory.drift;
}

/** What is normal at this camera for its model; nothing where that has still to be measured. */
export async function knownScene(
  { id, calibration }: CameraSettings,
  { input, weightsId, scene }: Model,
  scenes: Pick<CameraParts['scenes'], 'load'>,
): Promise<Scene | undefined> {
  return calibration === 'camera' ? scenes.load(id, input, weightsId) : scene;
}

function sayUnarmed({ settings, memory }: CameraRun, { log }: CameraParts, { reason }: Unarmed): void {
  if (memory.saidUnarmed === reason) return;
  memory.saidUnarmed = reason;
  log.warn(`camera ${settings.name} only shows pictures, nothing is watched: ${reason}`);
}

/** Until the settings name another model, which the next run may be able to watch with. */
async function showOnly(
  run: CameraRun,
  show: Show,
  stream: VideoStream,
  { name, reason, code }: Unarmed,
): Promise<void> {
  for await (const frame of stream) {
    show(frame, { boxes: [], score: null });
    run.report({ phase: 'no-model', reason, code, analysed: false, stream: stream.stats });
    if (run.settings.model !== name) return;
  }
}

async function watch(
  run: CameraRun,
  parts: Omit<CameraParts, 'show'> & { readonly show: Show },
  stream: VideoStream,
  first: Armed,
): Promise<void> {
  const { memory } = run;
  const background = memory.background ?? first.scene?.background; // what it last was, not what it was when measured
  const analysis = first.model.analyse(stream, { pace: 'live', ...(background && { background }) });
  const tracker = new AlertTracker<Frame>();
  const flood = new FloodControl<Frame>();
  /** Clips of the network before may still be on their way when another one takes over. */
  const judges = new WeakMap<Network, Judge>();
  const known = ({ network, input }: Model, scene: Scene) => {
    const drift = memory.drift ?? driftOf(scene, input);
    if (drift) memory.drift = drift;
    judges.set(network, new Judge(scene, drift, wantedAt(run.settings, Date.now()), analysis));
  };
  let armed = first;
  if (armed.scene) known(armed.model, armed.scene);
  try {
    for await (const all of analysis) {
      const { zones = [] } = run.settings;
      const analysed = withoutMasks(all, zones);
      const { frame, regions, scoredBy } = analysed;
      if (run.settings.model !== armed.name) {
        armed = await rearm(run, parts, analysis);
        if (armed.scene) known(armed.model, armed.scene);
      }
      const judge = scoredBy && judges.get(scoredBy);
      const found =
        judge && regions ? judge.find(regions, wantedAt(run.settings, frame.arrivedMs)) : undefined;
      parts.show(frame, {
        ...{ boxes: found?.boxes ?? [], score: found?.score ?? null },
        ...(judge && regions && { heatMap: () => judge.heat(regions) }),
      });
      if (found) {
        const { coolDownSeconds = COOL_DOWN_SECONDS.usual } = run.settings;
        const coolDownMs = (boxes: readonly Box[]) =>
          isSnoozed(run.settings, boxes, frame.arrivedMs) ? 0 : coolDownSeconds * 1000; // nobody is told of it
        const scores = ownScores(analysed, armed);
        const changes = tracker.add(frame, found.boxes, box => shortestMs(box, zones));
        for (const change of flood.add(frame, found.boxes, changes, coolDownMs))
          parts.alert(run.settings, change, scores);
      }
      if (found) analysis.hold(found.boxes);
      const isNormal = found && !tracker.alerting && scoredBy === armed.model.network;
      if (judge && regions && isNormal) judge.learn(regions, found.boxes);
      parts.observe(run.settings, frame, { input: armed.model.input, alerting: tracker.alerting });

      const { model } = armed;
      const calibration = calibrationOf(run, armed);
      const gaps = gapsOf(run, armed);
      if (scoredBy === model.network && (isNormal || !armed.scene)) {
        const seen = withoutMasks(all, zones, Number.NaN);
        calibration?.add(seen);
        gaps?.add(seen);
      }
      const progress = calibration?.progress ?? 0;
      const done = gaps?.progress === 1 ? gaps : progress >= 1 ? calibration : undefined;
      if (done) {
        const dismissed = await parts.dismissed(run.settings, model.weightsId);
        const measured = await done.finish(
          analysis.background(),
          dismissed,
          highestSensitivity(run.settings),
        );
        const before = armed.scene;
        const [scene, by] = done === gaps && before ? [before, measured] : [measured, before];
        const next = by ? completed(scene, by, masked(scene.levels, zones)) : scene;
        armed = { ...armed, scene: next };
        memory.scene = next;
        delete memory.drift;
        known(model, next);
        delete memory[done === gaps ? 'gaps' : 'calibration'];
        if (run.settings.model === armed.name)
          await keep(run.settings, { model, scene: next }, !before, parts);
      }
      run.report({
        ...(armed.scene ? { phase: 'watching' } : { phase: 'calibrating', progress }),
        analysed: regions !== undefined,
        ...(found && { judged: frame }),
        stream: stream.stats,
        analysis,
      });
    }
  } finally {
    if (stream.stats.frames >= BACKGROUND_FRAMES) memory.background = analysis.background();
    for (const change of flood.finish()) parts.alert(run.settings, change);
  }
}

function ownScores({ regions, scoredBy }: AnalysedFrame, { model }: Armed): ModelScores | undefined {
  return regions && scoredBy === model.network ? { regions, weightsId: model.weightsId } : undefined;
}

/** At any hour, in any zone. */
function highestSensitivity({ falseAlarmsPerDay, profiles = [], zones = [] }: CameraSettings): number {
  const all = [...profiles, ...zones].map(part => part.falseAlarmsPerDay ?? 0);
  return Math.max(falseAlarmsPerDay ?? FALSE_ALARMS_PER_DAY, ...all);
}

function wantedAt(settings: CameraSettings, ms: number): Wanted {
  return { falseAlarmsPerDay: sensitivityAt(settings, ms), zones: settings.zones };
}

/**
 * Measures what is normal, where that is measured at the camera; once it is known, it goes on with the frames on which no alert lasts,
 * until it can do better.
 */
function calibrationOf({ settings, memory }: CameraRun, { model, scene }: Armed): Calibration | undefined {
  const frames = settings.calibration === 'camera' ? nextCalibration(scene) : undefined;
  if (frames) memory.calibration ??= model.calibrate(frames);
  return frames ? memory.calibration : undefined;
}

/** Until something is measured that was in a mask, which has gone: nothing is found there as long. */
function gapsOf({ settings, memory }: CameraRun, { model, scene }: Armed): Calibration | undefined {
  const isMeasured = settings.calibration === 'camera';
  if (isMeasured && scene && hasGap(scene.levels, settings.zones)) {
    memory.gaps ??= model.calibrate(CALIBRATION_FRAMES.first);
  } else {
    delete memory.gaps;
  }
  return memory.gaps;
}

/** Lets the model that the settings now name take over, without a frame missing. */
async function rearm(run: CameraRun, parts: Omit<CameraParts, 'show'>, analysis: Analysis): Promise<Armed> {
  const prepared = await prepare(run, parts);
  if (!prepared.model) throw new UserError(prepared.reason, prepared.code, 4);
  analysis.change(prepared.model.network);
  parts.log.info(`camera ${run.settings.name} watches with the model ${prepared.name} now`);
  return prepared;
}

/** A scene that can't be written still arms the camera; it is measured again by the next server. */
async function keep(
  { id, name }: CameraSettings,
  { model, scene }: { model: Model; scene: Scene },
  isFirst: boolean,
  { scenes, log }: Pick<CameraParts, 'scenes' | 'log'>,
): Promise<void> {
  try {
    await scenes.save(id, scene, model.weightsId);
    log.info(
      isFirst
        ? `camera ${name} is calibrated and watches now`
        : `camera ${name} is calibrated anew, on ${scene.frames} frames`,
    );
  } catch (error) {
    log.warn(`the calibration of camera ${name} could not be saved: ${lineOf(error)}`);
  }
}
