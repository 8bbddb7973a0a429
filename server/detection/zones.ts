/** Where in a picture which zone decides. */

import type { AnalysedFrame, Grid } from '../../models/index.ts';
import type { Box, Point, Zone } from '../contract.ts';

interface GridSize {
  readonly rows: number;
  readonly cols: number;
}
interface Cells extends GridSize {
  /** Of each cell: the zone or mask that its centre is in. */
  readonly zones: readonly (Zone | undefined)[];
}

/** Lists of zones are replaced, never changed. */
const known = new WeakMap<readonly Zone[], Cells>();

/** What decides about each cell of a grid. */
export function zonesOfCells({ rows, cols }: GridSize, zones: readonly Zone[] = []): Cells['zones'] {
  const before = known.get(zones);
  if (before?.rows === rows && before.cols === cols) return before.zones;
  const ofCells = Array.from({ length: rows * cols }, (_, cell) =>
    zoneAt(zones, [((cell % cols) + 0.5) / cols, (Math.floor(cell / cols) + 0.5) / rows]),
  );
  known.set(zones, { rows, cols, zones: ofCells });
  return ofCells;
}

/** What decides about a point: any mask before every zone, a later zone before an earlier one. */
export function zoneAt(zones: readonly Zone[], point: Point): Zone | undefined {
  const here = zones.filter(({ polygon }) => isInside(polygon, point));
  return here.find(({ kind }) => kind === 'mask') ?? here.at(-1);
}

/** Zones that one of the boxes has its centre in. */
export function zonesOfBoxes(boxes: readonly Box[], zones: readonly Zone[]): Zone[] {
  return zones.filter(
    ({ kind, polygon }) => kind === 'zone' && boxes.some(box => isInside(polygon, centreOf(box))),
  );
}

/** What decides about a box. */
export function zoneOfBox(box: Box, zones: readonly Zone[]): Zone | undefined {
  return zoneAt(zones, centreOf(box));
}

/** How long a box must have been seen before it is told, in milliseconds. */
export function shortestMs(box: Box, zones: readonly Zone[]): number {
  return (zoneOfBox(box, zones)?.minSeconds ?? 0) * 1000;
}

/** Which cells of a grid lie in a mask. */
export function masked(size: GridSize, zones: readonly Zone[] = []): (cell: number) => boolean {
  const ofCells = zonesOfCells(size, zones);
  return cell => ofCells[cell]?.kind === 'mask';
}

/**
 * In masks nothing was seen: neither is anything found there, nor is anything learnt from it.
 * @param unseen what stands there for a score
 */
export function withoutMasks(
  analysed: AnalysedFrame,
  zones: readonly Zone[] = [],
  unseen = 0,
): AnalysedFrame {
  const { regions } = analysed;
  if (!regions || !zones.some(({ kind }) => kind === 'mask')) return analysed;
  const isMasked = masked(regions, zones);
  const values = regions.values.map((value, cell) => (isMasked(cell) ? unseen : value));
  return { ...analysed, regions: { ...regions, values } };
}

/** Whether something is to be watched that has no level: it lay in a mask while what is normal was measured. */
export function hasGap({ values, ...size }: Grid, zones: readonly Zone[] = []): boolean {
  if (!values.includes(Number.POSITIVE_INFINITY)) return false;
  const isMasked = masked(size, zones);
  return values.some((level, cell) => level === Number.POSITIVE_INFINITY && !isMasked(cell));
}

/** By how often a line from the point to the right crosses an edge: inside where that is odd. */
export function isInside(polygon: readonly Point[], [x, y]: Point): boolean {
  let inside = false;
  for (const [i, [ax, ay]] of polygon.entries()) {
    const [bx, by] = polygon[(i + 1) % polygon.length]!;
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  }
  return inside;
}

function centreOf({ x, y, w, h }: Box): Point {
  return [x + w / 2, y + h / 2];
}
