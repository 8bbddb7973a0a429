import { setImmediate } from 'node:timers/promises';
import type { AnalysedFrame, Grid, Scene } from '../model.ts';
import { highestNear } from './nearby.ts';
import { tailOf } from './tail.ts';

/** Frames of normal footage that a calibration takes by default: two minutes at 10 a second. */
export const CALIBRATION_FRAMES = 1200;
/** Of each region's errors on normal footage, the share below its own level. */
const LEVEL = 0.995;
/** A region in which nothing ever moved still gets this share of the whole picture's level. */
const FLOOR = 0.2;
/** Parts of the footage, each judged by levels from the others. */
const FOLDS = 4;
/** Columns of a picture for each that a level reaches. */
const COLUMNS_OF_A_STEP = 11;
/** Regions round a region (in rows and columns) whose levels count for it too: people do not walk on rails. */
export const reachOf = ({ cols }: Pick<Grid, 'cols'>): number =>
  Math.max(2, Math.round(cols / COLUMNS_OF_A_STEP));
/** What made the levels, for the card of a model. */
export const calibrationOf = (grid: Pick<Grid, 'cols'>) => ({
  ...{ level: LEVEL, reach: reachOf(grid), floor: FLOOR, folds: FOLDS },
});
/** Regions sorted before other work gets its turn: a few milliseconds' worth. */
const CELLS_AT_ONCE = 16;

/**
 * Learns from normal footage which region score is normal where.
 *
 * A region's level is the highest 99.5 % quantile near it, but at least a share of the whole picture's, which is the same
 * quantile of each frame's largest score. How far normal footage goes above the levels is measured, not guessed: of the
 * frames that the network was not trained on (all, where it was trained elsewhere) four parts are made, and each is judged
 * by the levels of all other frames.
 */
export class Calibrator {
  private readonly grids: Grid[] = [];
  /** Of those in `grids`. */
  private readonly seen: Grid[] = [];
  private readonly frames: number;
  private readonly fps: number;

  /** @param frames scored frames that make a full calibration */
  constructor({ frames = CALIBRATION_FRAMES, fps = 10 } = {}) {
    this.frames = frames;
    this.fps = fps;
  }

  /** @param seen whether the network was trained on it, and so scores it lower than what is to come */
  add({ regions }: AnalysedFrame, seen = false): void {
    if (!regions || this.progress === 1) return;
    const grid = { ...regions, values: regions.values.slice() };
    this.grids.push(grid);
    if (seen) this.seen.push(grid);
  }

  /** 0 to 1. */
  get progress(): number {
    return Math.min(1, this.grids.length / this.frames);
  }

  /**
   * @param background the empty picture at the end of the footage
   * Throws if no frame was scored. Lets other work run in between: there may be thousands of regions to sort.
   */
  async finish(background: Float32Array): Promise<Scene> {
    if (this.grids.length === 0) throw new Error('nothing to calibrate on');
    const tail = tailOf(await this.unseenRatios(), this.fps);
    const { rows, cols } = this.grids[0]!;
    const levels = { rows, cols, values: await levelsOf(this.grids) };
    return { background, levels, ...(tail && { tail }) };
  }

  /** Largest ratio of each frame that the network was not trained on, or of all where there are no others. */
  private async unseenRatios(): Promise<number[]> {
    const seen = new Set(this.seen.length < this.grids.length ? this.seen : []);
    const unseen = this.grids.filter(grid => !seen.has(grid));
    const ratios: number[] = [];
    for (let fold = 0; fold < FOLDS; fold++) {
      const from = Math.floor((fold * unseen.length) / FOLDS);
      const to = Math.floor(((fold + 1) * unseen.length) / FOLDS);
      const others = [...seen, ...unseen.slice(0, from), ...unseen.slice(to)];
      if (to === from || others.length === 0) continue;
      const levels = await levelsOf(others);
      for (const grid of unseen.slice(from, to)) ratios.push(highestRatio(grid.values, levels));
    }
    return ratios;
  }
}

/** The level of every region, from these frames. */
async function levelsOf(grids: readonly Grid[]): Promise<Float32Array> {
  const { rows, cols } = grids[0]!;
  const own = new Float32Array(rows * cols);
  for (let cell = 0; cell < own.length; cell++) {
    own[cell] = quantile(
      grids.map(g => g.values[cell]!),
      LEVEL,
    );
    if (cell % CELLS_AT_ONCE === 0) await setImmediate();
  }
  const whole = quantile(
    grids.map(g => largest(g.values)),
    LEVEL,
  );
  return highestNear({ rows, cols, values: own }, reachOf({ cols })).map(level =>
    Math.max(level, FLOOR * whole),
  );
}

function highestRatio(values: Float32Array, levels: Float32Array): number {
  let highest = 0;
  for (let cell = 0; cell < values.length; cell++) {
    const ratio = values[cell]! / levels[cell]!;
    if (ratio > highest) highest = ratio;
  }
  return highest;
}

function largest(values: Float32Array): number {
  let max = 0;
  for (const value of values) if (value > max) max = value;
  return max;
}

function quantile(values: readonly number[], q: number): number {
  const sorted = Float32Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!;
}
