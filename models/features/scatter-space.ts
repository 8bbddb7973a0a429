import { type Point, text, upright } from '../svg.ts';
import type { Layout } from './layout.ts';
import {
  axisTitle,
  circle,
  type Drawn,
  HEIGHT,
  placeOf,
  type Range,
  rangeOf,
  square,
  ticksOf,
  WIDTH,
} from './scatter-parts.ts';

/** From above and from the left, in radians: the first look of the page (client/features/space.ts). */
const LOOK = { turn: 0.6, tilt: 0.4 } as const;
const TICKS = 5;
/** Round the box, for ticks and titles. */
const ROOM = { side: 110, top: 12, bottom: 62 } as const;

type Place = readonly [x: number, y: number, z: number];
type Ranges = readonly [x: Range, y: Range, z: Range];
/** On the sheet; `near` is 0 for the furthest corner of the box and 1 for the nearest. */
type Projector = (place: Place) => { readonly point: Point; readonly near: number };

/**
 * Three axes in one unit, so that distances are what they are, seen from infinitely far (orthographic projection). What is near is
 * drawn over what is far, larger and fuller.
 */
export function drawSpace({ layout, colour, order }: Drawn, top: number): string[] {
  const { points, memory } = layout;
  const ranges = [0, 1, 2].map(axis => rangeOf(layout, axis)) as unknown as Ranges;
  const at = projector(ranges, top);
  const rows = order.map(i => {
    const { point, near } = at(placeOf(points, i));
    return { near, mark: circle(point, colour(i), 1.8 + 1.8 * near, 0.4 + 0.5 * near) };
  });
  const items = Array.from({ length: memory?.count ?? 0 }, (_, i) => {
    const { point, near } = at(placeOf(memory!, i));
    return { near, mark: square(point, 4 + 3 * near) };
  });
  const marks = [...rows, ...items].sort((a, b) => a.near - b.near);
  return [...boxOf(ranges, at), ...marks.map(({ mark }) => mark), ...titlesOf(layout, ranges, at)];
}

/** The box of all ranges fills the sheet. */
function projector(ranges: Ranges, top: number): Projector {
  const [xs, ys, zs] = ranges.map(({ from, to }) => [from, to]) as [number[], number[], number[]];
  const corners = xs.flatMap(x => ys.flatMap(y => zs.map(z => turned([x, y, z]))));
  const [left, right] = extent(corners, 0);
  const [low, high] = extent(corners, 1);
  const [far, near] = extent(corners, 2);
  const [width, height] = [WIDTH - 2 * ROOM.side, HEIGHT - top - ROOM.top - ROOM.bottom];
  const unit = Math.min(width / (right - left), height / (high - low));
  const [u, v] = [WIDTH / 2, top + ROOM.top + height / 2];
  return place => {
    const [x, y, towards] = turned(place);
    return {
      point: [u + unit * (x - (left + right) / 2), v - unit * (y - (low + high) / 2)],
      near: (towards - far) / (near - far),
    };
  };
}

/** To the right, up, and towards the viewer, once the space is turned round its upright axis and tilted. */
function turned([x, y, z]: Place): Place {
  const [sinTurn, cosTurn] = [Math.sin(LOOK.turn), Math.cos(LOOK.turn)];
  const [sinTilt, cosTilt] = [Math.sin(LOOK.tilt), Math.cos(LOOK.tilt)];
  const towards = z * cosTurn - x * sinTurn;
  return [x * cosTurn + z * sinTurn, y * cosTilt - towards * sinTilt, towards * cosTilt + y * sinTilt];
}

function extent(places: readonly Place[], axis: 0 | 1 | 2): readonly [low: number, high: number] {
  const values = places.map(place => place[axis]);
  return [Math.min(...values), Math.max(...values)];
}

/** The floor and the two walls that LOOK has behind the points, with a grid, and ticks along their edges. */
function boxOf([x, y, z]: Ranges, at: Projector): string[] {
  const line = (from: Place, to: Place, opacity: number) => {
    const [a, b] = [from, to].map(place =>
      at(place)
        .point.map(value => value.toFixed(1))
        .join(' '),
    );
    return `<path d="M${a}L${b}" stroke="currentColor" stroke-opacity="${opacity}"/>`;
  };
  const tick = (place: Place, offset: Point, anchor: 'start' | 'end', value: number) =>
    text(moved(at(place).point, offset), anchor, String(value));
  const acrossX = (value: number, opacity: number) => [
    line([value, y.from, z.from], [value, y.from, z.to], opacity),
    line([value, y.from, z.from], [value, y.to, z.from], opacity),
  ];
  const acrossY = (value: number, opacity: number) => [
    line([x.from, value, z.from], [x.to, value, z.from], opacity),
    line([x.to, value, z.from], [x.to, value, z.to], opacity),
  ];
  const acrossZ = (value: number, opacity: number) => [
    line([x.from, y.from, value], [x.to, y.from, value], opacity),
    line([x.to, y.from, value], [x.to, y.to, value], opacity),
  ];
  const [GRID, EDGE, AXIS] = [0.13, 0.3, 1];
  // As far from each other on every axis.
  const longest = Math.max(...[x, y, z].map(lengthOf));
  const [ticksX, ticksY, ticksZ] = [x, y, z].map(range =>
    ticksOf(range, (TICKS * lengthOf(range)) / longest),
  ) as [number[], number[], number[]];
  return [
    ...ticksX.flatMap(value => acrossX(value, GRID)),
    ...ticksY.flatMap(value => acrossY(value, GRID)),
    ...ticksZ.flatMap(value => acrossZ(value, GRID)),
    ...[...acrossX(x.to, EDGE), ...acrossY(y.to, EDGE), ...acrossY(y.from, EDGE), ...acrossZ(z.to, EDGE)],
    line([x.from, y.from, z.to], [x.to, y.from, z.to], AXIS),
    line([x.from, y.from, z.from], [x.from, y.to, z.from], AXIS),
    line([x.from, y.from, z.from], [x.from, y.from, z.to], AXIS),
    ...ticksX.map(value => tick([value, y.from, z.to], [4, 18], 'start', value)),
    ...ticksY.map(value => tick([x.from, value, z.from], [-8, 4], 'end', value)),
    ...ticksZ.map(value => tick([x.from, y.from, value], [-6, 16], 'end', value)),
  ];
}

function titlesOf(layout: Layout, [x, y, z]: Ranges, at: Projector): string[] {
  const middle = ({ from, to }: Range) => (from + to) / 2;
  const beside = (place: Place, offset: Point) => moved(at(place).point, offset);
  return [
    text(beside([middle(x), y.from, z.to], [30, 46]), 'start', axisTitle(layout, 0)),
    upright(beside([x.from, middle(y), z.from], [-58, 0]), axisTitle(layout, 1)),
    text(beside([x.from, y.from, z.to], [-20, 46]), 'middle', axisTitle(layout, 2)),
  ];
}

const lengthOf = ({ from, to }: Range): number => to - from;
const moved = ([x, y]: Point, [right, down]: Point): Point => [x + right, y + down];
