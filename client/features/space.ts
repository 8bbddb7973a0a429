/** Where points of a scatter are on the screen. Pure. */
import type { Place, ScatterPoint } from '../../server/contract.ts';

export type Dimensions = 2 | 3;

/** How a space is looked at, in radians. */
export interface Look {
  /** Round the upright axis. */
  readonly turn: number;
  /** Up and down, a quarter turn at most. */
  readonly tilt: number;
}

export const FIRST_LOOK: Look = { turn: 0.6, tilt: 0.4 };

/** The drawing, in pixels of the page. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
}

/** From the edges of a sheet, in pixels: axes have words. */
export const ROOM = { left: 52, top: 12, right: 14, bottom: 40 } as const;

/** What is nearer to a pointer than this is meant. */
const REACH = 14;

export interface Range {
  readonly from: number;
  readonly to: number;
}

export type Ranges = readonly [x: Range, y: Range, z: Range];

/** A little more than all places take. */
export function rangesOf(places: readonly Place[]): Ranges {
  return [0, 1, 2].map(axis => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const place of places) {
      low = Math.min(low, place[axis]!);
      high = Math.max(high, place[axis]!);
    }
    if (low > high) return { from: -1, to: 1 };
    const room = 0.05 * (high - low) || 1;
    return { from: low - room, to: high + room };
  }) as unknown as Ranges;
}

export function turned({ turn, tilt }: Look, right: number, down: number): Look {
  return { turn: turn + right, tilt: Math.min(Math.PI / 2, Math.max(-Math.PI / 2, tilt + down)) };
}

/** On the sheet; `near` is 0 for what is furthest from the viewer and 1 for what is nearest. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly near: number;
}

export type Projector = (place: Place) => Spot;

/** In a plane each axis fills the sheet; in space all have the same unit, so that distances are what they are. */
export function projector(dimensions: Dimensions, ranges: Ranges, sheet: Sheet, look: Look): Projector {
  const [width, height] = [sheet.width - ROOM.left - ROOM.right, sheet.height - ROOM.top - ROOM.bottom];
  if (dimensions === 2) {
    const share = (axis: 0 | 1, value: number) =>
      (value - ranges[axis].from) / (ranges[axis].to - ranges[axis].from);
    return ([x, y]) => ({
      x: ROOM.left + share(0, x) * width,
      y: ROOM.top + (1 - share(1, y)) * height,
      near: 1,
    });
  }
  const half = Math.max(...ranges.map(({ from, to }) => to - from)) / 2;
  // Corners of a cube reach 1.73 times as far as its sides, but few clouds fill them.
  const unit = Math.min(sheet.width, sheet.height) / 2 / (1.15 * half);
  const [sinTurn, cosTurn] = [Math.sin(look.turn), Math.cos(look.turn)];
  const [sinTilt, cosTilt] = [Math.sin(look.tilt), Math.cos(look.tilt)];
  return place => {
    const [x, y, z] = place.map((value, axis) => value - (ranges[axis]!.from + ranges[axis]!.to) / 2) as [
      ...[number, number, number],
    ];
    const right = x * cosTurn + z * sinTurn;
    const front = z * cosTurn - x * sinTurn;
    const up = y * cosTilt - front * sinTilt;
    const towards = front * cosTilt + y * sinTilt; // the viewer
    return {
      x: sheet.width / 2 + unit * right,
      y: sheet.height / 2 - unit * up,
      near: Math.min(1, Math.max(0, 0.5 + towards / (3 * half))),
    };
  };
}

/** Index of the point that is meant by a place on the sheet; null where none is near. */
export function nearest(spots: readonly (Spot | null)[], x: number, y: number): number | null {
  let found: number | null = null;
  let best = REACH ** 2;
  for (const [index, spot] of spots.entries()) {
    if (!spot) continue;
    const distance = (spot.x - x) ** 2 + (spot.y - y) ** 2;
    if (distance > best) continue;
    best = distance;
    found = index;
  }
  return found;
}

/** The point beside another one, from left to right among those that are shown; from none on, the first. */
export function beside(
  points: readonly ScatterPoint[],
  shown: (point: ScatterPoint) => boolean,
  from: number | null,
  step: 1 | -1,
): number | null {
  const order = [...points.keys()]
    .filter(index => shown(points[index]!))
    .sort((a, b) => points[a]!.at[0] - points[b]!.at[0] || a - b);
  if (order.length === 0) return null;
  const at = from === null ? -1 : order.indexOf(from);
  if (at < 0) return order[step === 1 ? 0 : order.length - 1]!;
  return order[(at + step + order.length) % order.length]!;
}

/** Round numbers on an axis, about five. */
export function ticksOf({ from, to }: Range): number[] {
  const rough = (to - from) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(factor => factor * power).find(step => step >= rough)!;
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.floor(to / step) - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(6)),
  );
}
