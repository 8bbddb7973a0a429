/** The two rooms before this one, as the little of them that the server uses; tests pass plain objects. */

import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import {
  type Analysis,
  analyse,
  Calibrator,
  type EngineChoice,
  type EngineFigures,
  FootageWriter,
  type InputSpec,
  inputFor,
  listPackages,
  loadPackage,
  type ModelPackage,
  type Network,
  packageFolder,
  recipeFor,
  type Scene,
  ScoringPool,
  startTraining,
  zooFolder,
} from '../models/index.ts';
import {
  copyPackets,
  type Frame,
  openStream,
  probe,
  type StreamInfo,
  type StreamOptions,
  UserError,
  type VideoStream,
} from '../streams/index.ts';
import type { ModelSummary } from './contract.ts';
import type { Trainer } from './learning/training.ts';
import { type Log, lineOf } from './log.ts';

export interface Engine extends Trainer {
  open(address: string, options: StreamOptions): VideoStream;
  copy: typeof copyPackets;
  probe(address: string, signal?: AbortSignal): Promise<StreamInfo>;
  models(): Promise<ModelSummary[]>;
  /** Rejects with a `UserError` where there is no such model or it can't be loaded. */
  model(name: string): Promise<Model>;
  figures(): EngineFigures;
  close(): Promise<void>;
}

/** A loaded model package, ready to watch any number of streams. */
export interface Model {
  readonly name: string;
  readonly network: Network;
  readonly input: InputSpec;
  /** Scenes are bound to the weights that they were measured with. */
  readonly weightsId: string;
  /** What is normal where the model was trained; absent for one that has to be calibrated first. */
  readonly scene: Scene | undefined;
  /** @param background the known empty picture; learned from the frames where it is left out */
  analyse(
    frames: AsyncIterable<Frame>,
    options: { pace: 'live' | 'fast'; background?: Float32Array },
  ): Analysis;
  /** @param frames scored frames that it takes; by default as many as a new camera's */
  calibrate(frames?: number): Calibration;
}

/**
 * For who can't measure what is normal, and may ask for a sensitivity. Throws `UserError` where the model knows no place, or has
 * thresholds only.
 */
export function sceneOf(
  { name, scene }: Pick<Model, 'name' | 'scene'>,
  falseAlarmsPerDay: number | undefined,
): Scene {
  if (!scene) {
    const message = `the model ${name} does not know what is normal anywhere; choose one with a scene`;
    throw new UserError(message, 'no-scene', 4);
  }
  if (!scene.tail && falseAlarmsPerDay !== undefined) {
    const message = `the model ${name} has fixed thresholds, which no sensitivity changes; train it again to have one`;
    throw new UserError(message, 'no-sensitivity', 4);
  }
  return scene;
}

export type Calibration = Pick<Calibrator, 'add' | 'progress' | 'finish'>;

export interface EngineOptions {
  /** Where models that were trained here are; those that come with vigil are known anyway. */
  readonly modelsFolder: string;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** What runs the networks. Default `auto`. */
  readonly runtime?: EngineChoice | undefined;
  /** GPUs that share the work. Default 1. */
  readonly gpus?: number | undefined;
  /** Frames between two clips. Default 4. */
  readonly hop?: number | undefined;
  /** That compute together on one clip after the other. Default: each core but one has clips of its own. */
  readonly threads?: number | undefined;
}

export function createEngine({ modelsFolder, log, runtime, gpus, hop, threads }: EngineOptions): Engine {
  const pool = new ScoringPool({
    log,
    ...(runtime && { engine: runtime }),
    ...(gpus && { devices: gpus }),
    ...(hop && { hop }),
    ...(threads && { threads: 1, threadsEach: threads }),
  });
  const folders = [modelsFolder, zooFolder()];
  // Each loaded model takes a session in every thread of the pool, so cameras share it, until its card changes.
  const models = new Map<string, { stamp: string; model: Promise<Model> }>();
  return {
    open: openStream,
    copy: copyPackets,
    probe: (url, signal) => probe(url, signal && { signal }),
    models: async () =>
      (await listPackages(folders)).map(({ name, title, scene }) => ({ name, title, scene })),
    model: async name => {
      const stamp = await cardStamp(name, folders);
      const known = models.get(name);
      if (known?.stamp === stamp) return load(await known.model, pool);
      const model = loadPackage(name, folders).then(loaded => load(bind(loaded, pool), pool));
      const entry = { stamp, model };
      models.set(name, entry);
      model.catch(() => {
        if (models.get(name) === entry) models.delete(name); // it may be put right
      });
      known?.model.then(({ network }) => pool.unload(network)).catch(() => {}); // this one replaces it
      return model;
    },
    record: (folder, input) => FootageWriter.create(folder, input),
    train: ({ minutes, ...plan }, onReport) =>
      startTraining(
        {
          ...plan,
          input: inputFor('lite', plan.input, plan.input.fps),
          recipe: recipeFor('lite', { budget: { minutes } }),
          threads: trainingThreads(),
        },
        onReport,
      ),
    figures: () => pool.figures(),
    close: () => pool.close(),
  };
}

/** Changes with the package: saving one makes a new card. Throws `UserError` where there is none. */
async function cardStamp(name: string, folders: readonly string[]): Promise<string> {
  const card = join(await packageFolder(name, folders), 'card.json');
  const found = await stat(card).catch(() => undefined);
  return found ? `${card} ${found.ino} ${found.mtimeMs} ${found.size}` : 'missing';
}

/** All cores but one, so that the cameras keep their frame rate. */
function trainingThreads(): number {
  return Math.max(1, availableParallelism() - 1);
}

/** Loads it in every thread before a camera gets it: loading takes longer than the camera's clips can wait. */
async function load(model: Model, pool: ScoringPool): Promise<Model> {
  try {
    await pool.load(model.network);
    return model;
  } catch (error) {
    throw new UserError(`the model ${model.name} can't be loaded: ${lineOf(error)}`, 'model-broken', 4);
  }
}

function bind(model: ModelPackage, pool: ScoringPool): Model {
  return {
    name: model.name,
    network: model,
    input: model.input,
    weightsId: model.weightsId,
    scene: model.scene,
    analyse: (frames, options) => analyse(frames, { model, pool, ...options }),
    calibrate: frames => new Calibrator({ fps: model.input.fps, ...(frames && { frames }) }),
  };
}
