/**
 * Region-based and track-based detection criterion (Ramachandra and Jones, Street Scene, WACV 2020). Their abnormal regions
 * are boxes drawn by people; here they are the boxes round the connected parts of masks, so figures are near the published
 * ones, not the same.
 */

/** Any unit, the same for all that is compared. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface TrueRect extends Rect {
  readonly frame: number;
  /** The same for the regions of one thing over time. */
  readonly track: number;
}

/** A region is found where a box overlaps it by so much (intersection over union). */
const BETA = 0.1;
/** A track is found where so many of its regions are. */
const ALPHA = 0.1;

/** What one threshold finds in some clips. */
export interface RegionCounts {
  readonly frames: number;
  readonly regions: number;
  readonly regionsFound: number;
  readonly tracks: number;
  readonly tracksFound: number;
  /** Boxes that overlap no true region by enough. */
  readonly falseRegions: number;
}

/**
 * @param found the boxes on each frame of a clip; `undefined` for a frame that was not looked at, whose truth does not
 *   count either
 */
export function countRegions(
  truth: readonly TrueRect[],
  found: readonly (readonly Rect[] | undefined)[],
): RegionCounts {
  const tracks = new Map<number, { regions: number; found: number }>();
  const counts = { frames: 0, regions: 0, regionsFound: 0, falseRegions: 0 };
  for (const [frame, boxes] of found.entries()) {
    if (!boxes) continue;
    const regions = truth.filter(region => region.frame === frame);
    counts.frames += 1;
    counts.falseRegions += boxes.filter(box => !regions.some(region => overlap(region, box) >= BETA)).length;
    for (const region of regions) {
      const hit = boxes.some(box => overlap(region, box) >= BETA) ? 1 : 0;
      const track = tracks.get(region.track) ?? { regions: 0, found: 0 };
      tracks.set(region.track, { regions: track.regions + 1, found: track.found + hit });
      counts.regions += 1;
      counts.regionsFound += hit;
    }
  }
  const tracksFound = [...tracks.values()].filter(track => track.found >= ALPHA * track.regions).length;
  return { ...counts, tracks: tracks.size, tracksFound };
}

/** Counts of clips together; a track belongs to one clip. */
export function addCounts(counts: readonly RegionCounts[]): RegionCounts {
  const sum = (key: keyof RegionCounts) => counts.reduce((total, c) => total + c[key], 0);
  return {
    frames: sum('frames'),
    regions: sum('regions'),
    regionsFound: sum('regionsFound'),
    tracks: sum('tracks'),
    tracksFound: sum('tracksFound'),
    falseRegions: sum('falseRegions'),
  };
}

/** Area under the share of regions that is found, over 0 to 1 false regions a frame. @param counts one for each threshold */
export const rbdc = (counts: readonly RegionCounts[]): number =>
  areaToOne(counts.map(c => [c.falseRegions / c.frames, c.regionsFound / c.regions]));

/** The same of the share of tracks. */
export const tbdc = (counts: readonly RegionCounts[]): number =>
  areaToOne(counts.map(c => [c.falseRegions / c.frames, c.tracksFound / c.tracks]));

/**
 * Area from 0 to 1 under a curve through points in any order. Thresholds need not be comparable from point to point, so at
 * each rate of false regions the best that is reached at no higher rate counts; behind the last point the curve goes on
 * level, and it begins at (0, 0).
 */
export function areaToOne(points: readonly (readonly [falseRate: number, share: number])[]): number {
  const rising = [[0, 0] as const, ...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let area = 0;
  let [x, y] = [0, 0];
  for (const [nextX, share] of rising) {
    const nextY = Math.max(y, share);
    if (nextX >= 1) {
      // Only as far as 1, on the line to a point beyond it.
      const atOne = y + ((nextY - y) * (1 - x)) / (nextX - x || 1);
      return area + ((1 - x) * (y + atOne)) / 2;
    }
    area += ((nextX - x) * (y + nextY)) / 2;
    [x, y] = [nextX, nextY];
  }
  return area + (1 - x) * y;
}

/** Intersection over union. */
export function overlap(a: Rect, b: Rect): number {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  if (w <= 0 || h <= 0) return 0;
  return (w * h) / (a.w * a.h + b.w * b.h - w * h);
}
