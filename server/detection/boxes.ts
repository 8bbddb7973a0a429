/** From region scores to boxes: where a picture is abnormal. */

import { type Grid, highestNear } from '../../models/index.ts';
import type { Box } from '../contract.ts';

/** A cell above its threshold starts a box. */
const SEED = 1;
/** A cell that touches a box joins it above this share of its threshold, so that boxes cover whole objects. */
const JOIN = 0.7;
/** And above this share of the highest score in the box: region scores are means, and slope down round an object. */
const SHARE = 0.5;
/** Boxes with at most this many cells between them, across and down, become one. */
const MERGE_GAP = 1;
/** Keeps the score finite where a threshold is 0. */
const SMALLEST_THRESHOLD = 1e-9;

/** In cells, both ends included. */
interface CellBox {
  left: number;
  top: number;
  right: number;
  bottom: number;
  score: number;
  /** Where the score is. */
  peak: number;
}

/** What is known of a score at a cell beside itself. */
export type AboutScore = (score: number, cell: number) => Pick<Box, 'p' | 'falseAlarmsPerDay'>;

/**
 * `score` is the largest region score in units of its threshold; above 1 is abnormal. `boxes` come highest
 * score first. A threshold of `Infinity` masks its cell.
 */
export function findBoxes(
  regions: Grid,
  thresholds: Grid,
  about?: AboutScore,
): { score: number; boxes: Box[] } {
  const { rows, cols } = regions;
  const { ratios, score } = ratiosOf(regions, thresholds);
  if (score <= SEED) return { score, boxes: [] };
  const boxes = merge(components(ratios, rows, cols));
  return {
    score,
    boxes: boxes
      .sort((a, b) => b.score - a.score)
      .map(box => ({ ...toFractions(box, rows, cols), ...about?.(box.score, box.peak) })),
  };
}

/** Every region score in units of its threshold, and the largest of them. */
export function ratiosOf(regions: Grid, thresholds: Grid): { ratios: Float32Array; score: number } {
  const { rows, cols } = regions;
  if (rows !== thresholds.rows || cols !== thresholds.cols) {
    throw new RangeError(
      `regions are ${rows}x${cols} cells but thresholds are ${thresholds.rows}x${thresholds.cols}`,
    );
  }
  const ratios = new Float32Array(rows * cols);
  let score = 0;
  for (let cell = 0; cell < ratios.length; cell++) {
    const ratio = regions.values[cell]! / Math.max(thresholds.values[cell]!, SMALLEST_THRESHOLD);
    ratios[cell] = ratio;
    if (ratio > score) score = ratio;
  }
  return { ratios, score };
}

/**
 * Flood fill from the highest cell on, over cells that are no less than a share of it (hysteresis, 8 neighbours); then from the
 * highest that is left. What only slopes down from a box is not one of its own.
 */
function components(ratios: Float32Array, rows: number, cols: number): CellBox[] {
  const seen = new Uint8Array(ratios.length);
  const stack = new Int32Array(ratios.length);
  const found: CellBox[] = [];
  for (const seed of peaksOf(ratios, rows, cols)) {
    if (seen[seed]) continue;
    const score = ratios[seed]!;
    const joins = Math.max(JOIN, SHARE * score);
    const box: CellBox = { left: cols, top: rows, right: -1, bottom: -1, score, peak: seed };
    let depth = 0;
    stack[depth++] = seed;
    seen[seed] = 1;
    while (depth > 0) {
      const cell = stack[--depth]!;
      const row = Math.floor(cell / cols);
      const col = cell % cols;
      box.left = Math.min(box.left, col);
      box.right = Math.max(box.right, col);
      box.top = Math.min(box.top, row);
      box.bottom = Math.max(box.bottom, row);
      for (let r = Math.max(row - 1, 0); r <= Math.min(row + 1, rows - 1); r++) {
        for (let c = Math.max(col - 1, 0); c <= Math.min(col + 1, cols - 1); c++) {
          const neighbour = r * cols + c;
          if (seen[neighbour] || !(ratios[neighbour]! > joins)) continue;
          seen[neighbour] = 1;
          stack[depth++] = neighbour;
        }
      }
    }
    found.push(box);
  }
  return found;
}

/** Cells above 1 that no neighbour is above, highest first. */
function peaksOf(ratios: Float32Array, rows: number, cols: number): number[] {
  const near = highestNear({ rows, cols, values: ratios }, 1);
  const peaks: number[] = [];
  for (const [cell, ratio] of ratios.entries()) if (ratio > SEED && ratio === near[cell]) peaks.push(cell);
  return peaks.sort((a, b) => ratios[b]! - ratios[a]!);
}

/** A box that has grown may reach another one, so this goes on until nothing changes. */
function merge(boxes: CellBox[]): CellBox[] {
  let grown = true;
  while (grown) {
    grown = false;
    for (let i = 0; i < boxes.length; i++) {
      for (let j = i + 1; j < boxes.length; j++) {
        if (!nearlyTouch(boxes[i]!, boxes[j]!)) continue;
        boxes[i] = union(boxes[i]!, boxes[j]!);
        boxes[j] = boxes.at(-1)!;
        boxes.pop();
        j = i;
        grown = true;
      }
    }
  }
  return boxes;
}

function nearlyTouch(a: CellBox, b: CellBox): boolean {
  const across = Math.max(a.left, b.left) - Math.min(a.right, b.right) - 1;
  const down = Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom) - 1;
  return across <= MERGE_GAP && down <= MERGE_GAP;
}

function union(a: CellBox, b: CellBox): CellBox {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
    ...(a.score >= b.score ? { score: a.score, peak: a.peak } : { score: b.score, peak: b.peak }),
  };
}

function toFractions(box: CellBox, rows: number, cols: number): Box {
  const x = box.left / cols;
  const y = box.top / rows;
  return { x, y, w: (box.right + 1) / cols - x, h: (box.bottom + 1) / rows - y, score: box.score };
}
