import { setImmediate } from 'node:timers/promises';
import type { AnalysedFrame, Grid, Scene } from '../model.ts';
import {
  countAbove,
  type GridSize,
  HighestScores,
  LEVEL,
  levelsOf,
  type Quantiles,
  SHAPES,
  type Shape,
} from './levels.ts';
import { highestNear } from './nearby.ts';
import { FALSE_ALARMS_PER_DAY, factorError, factorFor, type Tail, tailOf } from './tail.ts';

/** Frames of normal footage that a calibration takes at first, and at last: two minutes and half an hour at 10 a second. */
export const CALIBRATION_FRAMES = { first: 1200, last: 18_000 } as const;
/** How many times as much footage the next one takes. */
const GROWTH = 4;
/** Parts of the footage, each judged by levels from the others. */
const FOLDS = 4;
/** What makes levels, for the card of a model. */
export const CALIBRATION = { level: LEVEL, folds: FOLDS } as const;
/** How far thresholds are above what was dismissed: it does not look quite the same the next time, and what is far more unusual is to be told. */
const DISMISSED_MARGIN = 1.2;
/** Scores looked at before other work gets its turn: a few milliseconds' worth. */
const SCORES_AT_ONCE = 2 ** 18;

/** Frames that the next calibration of a place takes, to do better than the one before: nothing where that can't be done. */
export function nextCalibration(known?: Scene): number | undefined {
  const { first, last } = CALIBRATION_FRAMES;
  if (!known) return first;
  const { frames = first } = known;
  return frames < last ? Math.min(last, GROWTH * frames) : undefined;
}

/** One frame's region scores, each the upper half of a 32-bit float: an error of 0.2 % for half of the memory. */
type Stored = Uint16Array;

/** Frames, and the quantiles of others that judge them. */
interface Fold {
  readonly frames: readonly Stored[];
  readonly by: Quantiles;
}

/** What one shape of levels comes to. */
interface Candidate {
  readonly shape: Shape;
  readonly levels: Float32Array;
  readonly tail: Tail;
  /** Mean threshold; the standard error of it. */
  readonly volume: number;
  readonly error: number;
}

/**
 * Learns from normal footage which region score is normal where.
 *
 * A region's level is the highest 99.5 % quantile near it, but at least a share of the whole picture's, which is the same
 * quantile of each frame's largest score. How far normal footage goes above the levels is measured, not guessed: of the
 * frames that the network was not trained on (all, where it was trained elsewhere) four parts are made, and each is judged
 * by the levels of all other frames.
 *
 * How near is near, and how large the share, the footage tells, too. Of all shapes of levels, with the thresholds that each needs for the
 * same false alarms a day, the one with the lowest mean threshold leaves most to be found: a minimum volume set (Scott and Nowak 2006). Of
 * those that are as good within its standard error the coarsest is taken (Breiman et al. 1984): minutes make coarse levels, hours fine ones.
 */
export class Calibrator {
  private readonly stored: Stored[] = [];
  /** Of those in `stored`: the network was trained on them. */
  private readonly seen = new Set<Stored>();
  private grid: GridSize | undefined;
  /** Of each region, in how many frames it was hidden. */
  private hidden = new Uint32Array();
  private readonly frames: number;
  private readonly fps: number;

  /** @param frames scored frames that make a full calibration */
  constructor({ frames = CALIBRATION_FRAMES.first as number, fps = 10 } = {}) {
    this.frames = frames;
    this.fps = fps;
  }

  /**
   * What is hidden in a frame has `NaN` for a score there.
   * @param seen whether the network was trained on it, and so scores it lower than what is to come
   */
  add({ regions }: AnalysedFrame, seen = false): void {
    if (!regions || this.progress === 1) return;
    const { rows, cols, values } = regions;
    this.grid = { rows, cols };
    if (this.hidden.length !== values.length) this.hidden = new Uint32Array(values.length);
    for (let cell = 0; cell < values.length; cell++) if (Number.isNaN(values[cell])) this.hidden[cell]! += 1;
    const stored = upperHalves(values);
    this.stored.push(stored);
    if (seen) this.seen.add(stored);
  }

  /** 0 to 1. */
  get progress(): number {
    return Math.min(1, this.stored.length / this.frames);
  }

  /**
   * @param background the empty picture at the end of the footage
   * @param dismissed region scores that count as normal where they are above 0, though the footage has no such thing: thresholds are
   * higher there, and as near as levels tell of each other. What comes of the footage elsewhere stays as it is
   * @param falseAlarmsPerDay the highest sensitivity at which that holds
   * Throws if no frame was scored. Lets other work run in between: there may be millions of scores.
   */
  async finish(
    background: Float32Array,
    dismissed: readonly Grid[] = [],
    falseAlarmsPerDay = FALSE_ALARMS_PER_DAY,
  ): Promise<Scene> {
    const { grid } = this;
    if (!grid) throw new Error('nothing to calibrate on');
    const frames = this.stored.length;
    const { all, folds } = await this.quantiles(grid);
    const candidates: Candidate[] = [];
    for (const shape of SHAPES) {
      const candidate = await this.candidate(all, folds, shape);
      if (candidate) candidates.push(candidate);
    }
    if (candidates.length === 0) {
      const [coarsest] = SHAPES as [Shape];
      const levels = raised({ ...grid, values: this.known(levelsOf(all, coarsest)) }, dismissed, coarsest, 1);
      return { background, frames, levels };
    }
    const best = candidates.reduce((a, b) => (b.volume < a.volume ? b : a));
    const { levels, tail, shape } = candidates.find(({ volume }) => volume <= best.volume + best.error)!;
    const factor = factorFor(tail, falseAlarmsPerDay);
    return {
      background,
      frames,
      levels: raised({ ...grid, values: levels }, dismissed, shape, factor),
      tail,
    };
  }

  /** A region that was hidden most of the time has no level: what is normal there is not known, and nothing abnormal. */
  private known(levels: Float32Array): Float32Array {
    const most = this.stored.length / 2;
    return levels.map((level, cell) => (this.hidden[cell]! > most ? Number.POSITIVE_INFINITY : level));
  }

  /** Of all frames; and of all others than each part of those that the network was not trained on (of all, where there are no others). */
  private async quantiles(grid: GridSize): Promise<{ all: Quantiles; folds: Fold[] }> {
    const { stored } = this;
    const seen = this.seen.size < stored.length ? this.seen : new Set();
    const unseen = stored.filter(frame => !seen.has(frame));
    const at = (fold: number) => Math.floor((fold * unseen.length) / FOLDS);
    const parts = [
      stored.filter(frame => seen.has(frame)),
      ...Array.from({ length: FOLDS }, (_, fold) => unseen.slice(at(fold), at(fold + 1))),
    ].filter(frames => frames.length > 0);
    const highest = parts.map(() => new HighestScores(grid, countAbove(stored.length)));
    for (const [i, part] of parts.entries()) {
      for await (const values of restored(part)) highest[i]!.add(values);
    }
    const folds: Fold[] = [];
    for (const [i, frames] of parts.entries()) {
      const others = highest.filter((_, other) => other !== i);
      if (seen.has(frames[0]!) || others.length === 0) continue;
      folds.push({ frames, by: await HighestScores.quantiles(others, grid) });
    }
    return { all: await HighestScores.quantiles(highest, grid), folds };
  }

  private async candidate(all: Quantiles, folds: Fold[], shape: Shape): Promise<Candidate | undefined> {
    const ratios: number[] = [];
    for (const { frames, by } of folds) {
      const levels = levelsOf(by, shape);
      for await (const values of restored(frames)) ratios.push(highestRatio(values, levels));
    }
    await setImmediate();
    const { fps } = this;
    const tail = tailOf(ratios, fps);
    if (!tail) return undefined;
    const levels = this.known(levelsOf(all, shape));
    const finite = levels.filter(Number.isFinite);
    const mean = finite.reduce((sum, level) => sum + level, 0) / finite.length;
    return {
      shape,
      levels,
      tail,
      volume: mean * factorFor(tail),
      error: mean * factorError(tail, ratios.length / fps),
    };
  }
}

/** With levels of the other one where it has none, but for what is hidden now. */
export function completed(scene: Scene, by: Scene, isHidden: (cell: number) => boolean): Scene {
  const { levels } = scene;
  if (by.levels.values.length !== levels.values.length) return scene;
  if (!scene.tail && by.tail) return by; // a mask over all that moves: without a tail levels would be thresholds
  const values = levels.values.map((level, cell) =>
    Number.isFinite(level) || isHidden(cell) ? level : by.levels.values[cell]!,
  );
  return { ...scene, levels: { ...levels, values } };
}

/** Grids of another size are left aside. @param factor from levels to thresholds */
function raised(levels: Grid, dismissed: readonly Grid[], { reach }: Shape, factor: number): Grid {
  const { rows, cols } = levels;
  const values = levels.values.slice();
  for (const scores of dismissed) {
    if (scores.rows !== rows || scores.cols !== cols) continue;
    for (const [cell, score] of highestNear(scores, reach).entries()) {
      values[cell] = Math.max(values[cell]!, (DISMISSED_MARGIN * score) / factor);
    }
  }
  return { rows, cols, values };
}

function upperHalves(values: Float32Array): Stored {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(words.length);
  for (let i = 0; i < words.length; i++) halves[i] = (words[i]! + 0x8000) >>> 16;
  return halves;
}

/** Each in the same memory. */
async function* restored(frames: readonly Stored[]): AsyncGenerator<Float32Array> {
  const values = new Float32Array(frames[0]?.length ?? 0);
  const words = new Uint32Array(values.buffer);
  const atOnce = Math.max(1, Math.floor(SCORES_AT_ONCE / values.length));
  for (const [i, frame] of frames.entries()) {
    for (let cell = 0; cell < frame.length; cell++) words[cell] = frame[cell]! << 16;
    yield values;
    if (i % atOnce === atOnce - 1) await setImmediate();
  }
}

function highestRatio(values: Float32Array, levels: Float32Array): number {
  let highest = 0;
  for (let cell = 0; cell < values.length; cell++) {
    const ratio = values[cell]! / levels[cell]!;
    if (ratio > highest) highest = ratio;
  }
  return highest;
}
