import {
  BASELINES,
  type BaselineName,
  CELL,
  type CertaintyOfScore,
  certaintyAt,
  factorFor,
  type Grid,
  SMALLEST_SIDE,
  tailOf,
  thresholdsOf,
} from '../../models/index.ts';
import { type Engine, type Model, sceneOf } from '../engine.ts';

/** What judges frames: a model, or a baseline. */
export interface Scorer {
  /** Region errors of every frame of a recording that was scored, with its index. */
  regions(address: string, signal?: AbortSignal): AsyncIterable<{ index: number; regions: Grid }>;
  /** Above them a region is abnormal. For a baseline that was not calibrated, all are 1, which says nothing. */
  readonly thresholds: Grid;
  readonly calibrated: boolean;
  readonly certainty: CertaintyOfScore | undefined;
}

type Opener = Pick<Engine, 'open' | 'probe'>;

/** The very steps that a camera's frames go through, up to `findBoxes`. */
export function modelScorer(engine: Opener, model: Model, falseAlarmsPerDay?: number): Scorer {
  const scene = sceneOf(model, falseAlarmsPerDay);
  const { width, height, fps } = model.input;
  return {
    thresholds: thresholdsOf(scene, falseAlarmsPerDay),
    calibrated: true,
    certainty: scene.tail && certaintyAt(scene.tail, factorFor(scene.tail, falseAlarmsPerDay)),
    async *regions(address, signal) {
      const stream = engine.open(address, { width, height, fps, pace: 'fast', ...(signal && { signal }) });
      const { background } = scene;
      for await (const { frame, regions } of model.analyse(stream, { pace: 'fast', background })) {
        if (regions) yield { index: frame.index, regions };
      }
    },
  };
}

/** Wider pictures are made smaller for the baselines: their boxes are meant for people of UCSD's size. */
const MAX_WIDTH = 360;
/** Normal frames that calibrate a baseline, as many as calibrate a camera; the share of them below its threshold. */
const NORMAL_FRAMES = 1200;
const NORMAL_BELOW = 0.995;

/** The size at which baselines see a source, whole cells. */
export async function baselineSize(engine: Opener, address: string, signal?: AbortSignal) {
  const { width, height } = await engine.probe(address, signal);
  const scale = Math.min(1, MAX_WIDTH / width);
  const side = (pixels: number) => Math.max(SMALLEST_SIDE, Math.round((pixels * scale) / CELL) * CELL);
  return { width: side(width), height: side(height) };
}

export interface BaselineOptions {
  readonly size: { readonly width: number; readonly height: number };
  readonly fps: number;
  /** Addresses of footage in which everything is normal; none where there is none. */
  readonly normal: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

export async function baselineScorer(
  engine: Opener,
  name: BaselineName,
  { size, fps, normal, signal }: BaselineOptions,
): Promise<Scorer> {
  async function* regions(address: string, signal?: AbortSignal) {
    const baseline = BASELINES[name].create(size.width, size.height);
    for await (const { index, gray } of engine.open(address, {
      ...size,
      pace: 'fast',
      ...(signal && { signal }),
    })) {
      const regions = baseline.push(gray);
      if (regions) yield { index, regions };
    }
  }
  const scores: number[] = [];
  for (const address of normal) {
    const most = scores.length + Math.ceil(NORMAL_FRAMES / normal.length);
    for await (const { regions: grid } of regions(address, signal)) {
      scores.push(grid.values.reduce((a, b) => Math.max(a, b)));
      if (scores.length >= most) break;
    }
  }
  const sorted = scores.toSorted((a, b) => a - b);
  const threshold = sorted[Math.floor(NORMAL_BELOW * sorted.length)] ?? 1;
  const tail = tailOf(
    scores.map(score => score / threshold),
    fps,
  );
  const [rows, cols] = [size.height / CELL, size.width / CELL];
  return {
    regions,
    thresholds: { rows, cols, values: new Float32Array(rows * cols).fill(threshold) },
    calibrated: scores.length > 0,
    certainty: tail && certaintyAt(tail, 1),
  };
}
