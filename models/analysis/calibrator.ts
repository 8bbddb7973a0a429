import { setImmediate } from 'node:timers/promises';
import type { AnalysedFrame, Grid, Scene } from '../model.ts';

/** Frames of normal footage that a calibration takes by default: two minutes at 10 a second. */
export const CALIBRATION_FRAMES = 1200;
/** Of each region's errors on normal footage, the share below its own level. */
const LEVEL = 0.995;
/** Regions round a region (in rows and columns) whose levels count for it too: people do not walk on rails. */
const REACH = 2;
/** A region in which nothing ever moved still gets this share of the whole picture's level. */
const FLOOR = 0.7;
/** Parts of the footage, each judged by levels from the others. */
const FOLDS = 4;
/** Share of unseen normal frames that must lie below all thresholds. */
const UNSEEN_BELOW = 0.995;
/** The constants above, for the card of a model whose thresholds they made. */
export const CALIBRATION = {
  level: LEVEL,
  reach: REACH,
  floor: FLOOR,
  folds: FOLDS,
  unseenBelow: UNSEEN_BELOW,
} as const;
/** Regions sorted before other work gets its turn: a few milliseconds' worth. */
const CELLS_AT_ONCE = 16;

/**
 * Learns from normal footage which region error is normal where.
 *
 * A region's level is the highest 99.5 % quantile near it, but at least a share of the whole picture's, which is the same
 * quantile of each frame's largest error. How far thresholds must lie above the levels is measured, not guessed: the
 * footage is cut into four parts, each is judged by the levels of the other three, and the margin is what keeps
 * 99.5 % of these frames below their thresholds.
 */
export class Calibrator {
  private readonly grids: Grid[] = [];
  private readonly frames: number;

  /** @param frames scored frames that make a full calibration */
  constructor(frames = CALIBRATION_FRAMES) {
    this.frames = frames;
  }

  add({ regions }: AnalysedFrame): void {
    if (regions && this.progress < 1) this.grids.push({ ...regions, values: regions.values.slice() });
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
    const { rows, cols } = this.grids[0]!;
    const ratios: number[] = [];
    for (let fold = 0; fold < FOLDS; fold++) {
      const from = Math.floor((fold * this.grids.length) / FOLDS);
      const to = Math.floor(((fold + 1) * this.grids.length) / FOLDS);
      const others = [...this.grids.slice(0, from), ...this.grids.slice(to)];
      if (to === from || others.length === 0) continue;
      const levels = await levelsOf(others);
      for (const grid of this.grids.slice(from, to)) ratios.push(highestRatio(grid.values, levels));
    }
    const margin = ratios.length ? Math.max(1, quantile(ratios, UNSEEN_BELOW)) : 1;
    const levels = await levelsOf(this.grids);
    return { background, thresholds: { rows, cols, values: levels.map(level => margin * level) } };
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
  return own.map((_, cell) => Math.max(highestNear(own, cell, rows, cols), FLOOR * whole));
}

function highestRatio(values: Float32Array, levels: Float32Array): number {
  let highest = 0;
  for (let cell = 0; cell < values.length; cell++) highest = Math.max(highest, values[cell]! / levels[cell]!);
  return highest;
}

function highestNear(levels: Float32Array, cell: number, rows: number, cols: number): number {
  const row = Math.floor(cell / cols);
  const col = cell % cols;
  let highest = 0;
  for (let r = Math.max(0, row - REACH); r <= Math.min(rows - 1, row + REACH); r++) {
    for (let c = Math.max(0, col - REACH); c <= Math.min(cols - 1, col + REACH); c++) {
      highest = Math.max(highest, levels[r * cols + c]!);
    }
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
