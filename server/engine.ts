/** The two rooms before this one, as the little of them that the server uses; tests pass plain objects. */

import {
  type Analysis,
  analyse,
  Calibrator,
  type InputSpec,
  listPackages,
  loadPackage,
  type ModelPackage,
  type Scene,
  ScoringPool,
} from '../models/index.ts';
import type { VideoStream } from '../streams/index.ts';
import { type Frame, openStream, probe, type StreamInfo, type StreamOptions } from '../streams/index.ts';
import type { ModelSummary } from './contract.ts';

export interface Engine {
  open(address: string, options: StreamOptions): VideoStream;
  probe(address: string, signal?: AbortSignal): Promise<StreamInfo>;
  models(): Promise<ModelSummary[]>;
  /** Rejects with a `UserError` where there is no such model or it can't be loaded. */
  model(name: string): Promise<Model>;
  close(): Promise<void>;
}

/** A loaded model package, ready to watch any number of streams. */
export interface Model {
  readonly name: string;
  readonly input: InputSpec;
  /** What is normal where the model was trained; absent for one that has to be calibrated first. */
  readonly scene: Scene | undefined;
  /** @param background the known empty picture; learned from the frames where it is left out */
  analyse(
    frames: AsyncIterable<Frame>,
    options: { pace: 'live' | 'fast'; background?: Float32Array },
  ): Analysis;
  calibrate(): Calibration;
}

export type Calibration = Pick<Calibrator, 'add' | 'progress' | 'finish'>;

export function createEngine(log: (line: string) => void): Engine {
  const pool = new ScoringPool({ log });
  return {
    open: openStream,
    probe: (url, signal) => probe(url, signal && { signal }),
    models: async () => (await listPackages()).map(({ name, title, scene }) => ({ name, title, scene })),
    model: async name => bind(await loadPackage(name), pool),
    close: () => pool.close(),
  };
}

function bind(model: ModelPackage, pool: ScoringPool): Model {
  return {
    name: model.name,
    input: model.input,
    scene: model.scene,
    analyse: (frames, options) => analyse(frames, { model, pool, ...options }),
    calibrate: () => new Calibrator(model),
  };
}
