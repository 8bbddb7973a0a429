import { setImmediate } from 'node:timers/promises';
import type { Grid } from '../model.ts';
import { highestNear } from './nearby.ts';

/** Of each region's scores on normal footage, the share below its own level. */
export const LEVEL = 0.995;
/** Regions whose highest scores are sorted before other work gets its turn: a few milliseconds' worth. */
const REGIONS_AT_ONCE = 128;
/** Regions round a region (in rows and columns) whose levels count for it too: people do not walk on rails. */
const REACHES = [4, 3, 2, 1];
/** A region in which nothing ever moved still gets this share of the whole picture's level. */
const FLOORS = [0.4, 0.2, 0.1, 0.05, 0.025];

export type GridSize = Pick<Grid, 'rows' | 'cols'>;

/** How much a level depends on other places. */
export interface Shape {
  readonly reach: number;
  readonly floor: number;
}

/** Coarse ones before fine ones. */
export const SHAPES: readonly Shape[] = FLOORS.flatMap(floor => REACHES.map(reach => ({ reach, floor })));

/** Quantiles of normal frames: of each region, and of each frame's largest. */
export interface Quantiles {
  readonly own: Grid;
  readonly whole: number;
}

export function levelsOf({ own, whole }: Quantiles, { reach, floor }: Shape): Float32Array {
  return highestNear(own, reach).map(level => Math.max(level, floor * whole));
}

/** How many of so many frames lie above their `LEVEL` quantile, itself counted. */
export const countAbove = (frames: number): number => frames - Math.floor(LEVEL * frames);

/** The highest scores of some frames, of each region and of the largest in each frame: enough to tell quantiles of their union with others. */
export class HighestScores {
  frames = 0;
  /** `[regions + 1, kept]`, each row in ascending order. */
  private readonly rows: Float32Array;
  private readonly kept: number;

  /** @param kept `countAbove` all frames that are ever looked at together */
  constructor({ rows, cols }: GridSize, kept: number) {
    this.kept = kept;
    this.rows = new Float32Array((rows * cols + 1) * kept);
  }

  add(values: Float32Array): void {
    this.frames += 1;
    let largest = 0;
    for (let cell = 0; cell < values.length; cell++) {
      const value = values[cell]!;
      if (value > largest) largest = value;
      this.insert(cell, value);
    }
    this.insert(values.length, largest);
  }

  private insert(row: number, value: number): void {
    const { rows, kept } = this;
    let at = row * kept;
    if (!(value > rows[at]!)) return;
    const end = at + kept;
    for (; at + 1 < end && rows[at + 1]! < value; at++) rows[at] = rows[at + 1]!;
    rows[at] = value;
  }

  /** Of all frames of these together. */
  static async quantiles(parts: readonly HighestScores[], grid: GridSize): Promise<Quantiles> {
    const { kept } = parts[0]!;
    const above = countAbove(parts.reduce((sum, part) => sum + part.frames, 0));
    const together = new Float32Array(parts.length * kept);
    const quantile = (row: number) => {
      for (const [i, { rows }] of parts.entries()) {
        together.set(rows.subarray(row * kept, (row + 1) * kept), i * kept);
      }
      return together.sort()[together.length - above]!;
    };
    const cells = grid.rows * grid.cols;
    const values = new Float32Array(cells);
    for (let cell = 0; cell < cells; cell++) {
      values[cell] = quantile(cell);
      if (cell % REGIONS_AT_ONCE === 0) await setImmediate();
    }
    return { own: { ...grid, values }, whole: quantile(cells) };
  }
}
