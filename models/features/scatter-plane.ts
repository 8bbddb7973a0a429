import { gridLine, type Point, text, upright } from '../svg.ts';
import type { Rows } from './features.ts';
import {
  axisTitle,
  circle,
  type Drawn,
  HEIGHT,
  MARGIN,
  placeOf,
  rangeOf,
  square,
  ticksOf,
  WIDTH,
} from './scatter-parts.ts';

const TICKS = 6;

/** The first two axes, each as long as there is room. */
export function drawPlane({ layout, colour, order }: Drawn, top: number): string[] {
  const { points, memory } = layout;
  const [low, high] = [rangeOf(layout, 0), rangeOf(layout, 1)];
  const [left, right, ground] = [MARGIN.left, WIDTH - MARGIN.right, HEIGHT - MARGIN.bottom];
  const at = (x: number, y: number): Point => [
    left + ((x - low.from) / (low.to - low.from)) * (right - left),
    ground - ((y - high.from) / (high.to - high.from)) * (ground - top),
  ];
  const place = (rows: Rows, i: number) => {
    const [x, y] = placeOf(rows, i);
    return at(x, y);
  };
  return [
    ...ticksOf(high, TICKS).flatMap(tick => [
      gridLine(left, right, at(0, tick)[1]),
      text([left - 8, at(0, tick)[1] + 4], 'end', String(tick)),
    ]),
    ...ticksOf(low, TICKS).map(tick => text([at(tick, 0)[0], ground + 20], 'middle', String(tick))),
    `<path d="M${left} ${top}V${ground}H${right}" fill="none" stroke="currentColor"/>`,
    ...order.map(i => circle(place(points, i), colour(i))),
    ...Array.from({ length: memory?.count ?? 0 }, (_, i) => square(place(memory!, i))),
    text([(left + right) / 2, HEIGHT - 10], 'middle', axisTitle(layout, 0)),
    upright([16, (top + ground) / 2], axisTitle(layout, 1)),
  ];
}
