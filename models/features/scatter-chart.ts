import { COLOURS } from '../evaluation/charts/colours.ts';
import { box, escapeXml, gridLine, type Point, svg, text, upright } from '../svg.ts';
import { type Features, type Rows, rowOf } from './features.ts';
import type { Layout } from './layout.ts';

const [WIDTH, HEIGHT] = [820, 600];
const [LEFT, TOP, RIGHT, BOTTOM] = [72, 44, 24, 52];
/** Seen on white and on black alike; the first two are those of normal and abnormal. */
const CLASS_COLOURS = [
  ...[COLOURS.normal, COLOURS.abnormal, '#22a06b', '#c77d0a', '#9b5de5', '#5b6bd6', '#d6569f', '#8d7b68'],
  ...['#7a9a01', '#8a8f98'],
];
const MEMORY_COLOUR = '#0fa3b1';

/** What an axis is called: with the share of the variance that it explains, where it does. */
export function axisTitle(
  { projection, shares }: Pick<Layout, 'projection' | 'shares'>,
  axis: number,
): string {
  if (projection === 'umap') return `UMAP ${axis + 1}`;
  const share = shares?.[axis];
  return `PC ${axis + 1}${share === undefined ? '' : ` (${(100 * share).toFixed(1)} % of the variance)`}`;
}

/** The first two axes of a layout, coloured by class; memory items are squares in the same plane. */
export function scatterChart(features: Pick<Features, 'origin'>, layout: Layout): string {
  const { points, memory, chosen } = layout;
  const { classes = ['rows'], label } = features.origin ?? {};
  const all = [points, ...(memory ? [memory] : [])];
  const [low, high] = [rangeOf(all, 0), rangeOf(all, 1)];
  const right = WIDTH - RIGHT;
  const ground = HEIGHT - BOTTOM;
  const at = (x: number, y: number): Point => [
    LEFT + ((x - low.from) / (low.to - low.from)) * (right - LEFT),
    ground - ((y - high.from) / (high.to - high.from)) * (ground - TOP),
  ];
  const place = (rows: Rows, i: number): Point => at(rowOf(rows, i)[0]!, rowOf(rows, i)[1] ?? 0);
  const classOf = (i: number) => label?.[chosen[i]!] ?? 0;
  const colour = (index: number) => CLASS_COLOURS[index % CLASS_COLOURS.length]!;
  // The rarer a class, the later it is drawn: it must not be hidden.
  const counts = classes.map((_, index) => chosen.filter((__, i) => classOf(i) === index).length);
  const order = [...chosen.keys()].sort((a, b) => counts[classOf(b)]! - counts[classOf(a)]!);
  const entries = [
    ...classes.map((name, index) => ({
      words: `${escapeXml(name)} (${counts[index]})`,
      colour: colour(index),
    })),
    ...(memory ? [{ words: `memory items (${memory.count})`, colour: MEMORY_COLOUR }] : []),
  ];
  return svg(WIDTH, HEIGHT, [
    ...ticksOf(high).flatMap(tick => [
      gridLine(LEFT, right, at(0, tick)[1]),
      text([LEFT - 8, at(0, tick)[1] + 4], 'end', String(tick)),
    ]),
    ...ticksOf(low).map(tick => text([at(tick, 0)[0], ground + 20], 'middle', String(tick))),
    `<path d="M${LEFT} ${TOP}V${ground}H${right}" fill="none" stroke="currentColor"/>`,
    ...(memory ? squares(memory, i => place(memory, i)) : []),
    ...order.map(i => circle(place(points, i), colour(classOf(i)))),
    text([(LEFT + right) / 2, HEIGHT - 10], 'middle', axisTitle(layout, 0)),
    upright([16, (TOP + ground) / 2], axisTitle(layout, 1)),
    ...legend(entries),
  ]);
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** A little more than all of them take on an axis. */
function rangeOf(all: readonly Rows[], axis: number): Range {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const rows of all)
    for (let i = 0; i < rows.count; i++) {
      const value = rowOf(rows, i)[axis] ?? 0;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  const room = 0.05 * (high - low) || 1;
  return { from: low - room, to: high + room };
}

/** Round numbers, about six. */
function ticksOf({ from, to }: Range): number[] {
  const rough = (to - from) / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(factor => factor * power).find(step => step >= rough)!;
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step) - first + 1;
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(6)));
}

const circle = ([x, y]: Point, colour: string): string =>
  `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3" fill="${colour}" fill-opacity="0.65"/>`;

const squares = ({ count }: Rows, place: (i: number) => Point): string[] =>
  Array.from({ length: count }, (_, i) => {
    const [x, y] = place(i);
    return box([x - 2.5, y - 2.5], 5, 5, MEMORY_COLOUR, 0.5);
  });

function legend(entries: readonly { readonly words: string; readonly colour: string }[]): string[] {
  const step = (WIDTH - LEFT - RIGHT) / Math.max(4, entries.length);
  return entries.flatMap(({ words, colour }, i) => [
    box([LEFT + i * step, 18], 10, 10, colour),
    text([LEFT + i * step + 16, 27], 'start', words, colour),
  ]);
}
