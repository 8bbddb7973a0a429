/** What drawings of a plane and of a space share. */
import { COLOURS } from '../evaluation/charts/colours.ts';
import { box, escapeXml, type Point, text } from '../svg.ts';
import { type Features, type Rows, rowOf } from './features.ts';
import type { Layout } from './layout.ts';

export const [WIDTH, HEIGHT] = [820, 600];
export const MARGIN = { left: 72, right: 24, bottom: 52 } as const;
const LEGEND_LINE = 20;
/** Of a character in the legend, about. */
const CHARACTER = 7.5;

/** Seen on white and on black alike; the first two are those of normal and abnormal. The page has them, too: client/features/words.ts. */
const CLASS_COLOURS = [
  ...[COLOURS.normal, COLOURS.abnormal, '#22a06b', '#c77d0a', '#9b5de5', '#7a9a01', '#d6569f', '#06a5c4'],
  ...['#a0613a', '#8a8f98'],
];

/** The rows that are drawn, and what is known of them. */
export interface Drawn {
  readonly layout: Layout;
  /** Names of the classes, and how many rows of each are drawn. */
  readonly classes: readonly { readonly name: string; readonly count: number; readonly colour: string }[];
  /** Of a row by its place in the layout. */
  colour(i: number): string;
  /** Rows in the order in which they are drawn: a class that is much rarer than another is over it. */
  readonly order: readonly number[];
}

export function drawnOf({ origin }: Pick<Features, 'origin'>, layout: Layout): Drawn {
  const { classes: names = ['rows'], label } = origin ?? {};
  const { chosen } = layout;
  const classOf = (i: number) => label?.[chosen[i]!] ?? 0;
  const classes = names.map((name, index) => ({
    name,
    count: chosen.filter((_, i) => classOf(i) === index).length,
    colour: CLASS_COLOURS[index % CLASS_COLOURS.length]!,
  }));
  // By powers of two: classes of about one size are mixed, so that none hides another.
  const size = (i: number) => Math.floor(Math.log2(classes[classOf(i)]!.count));
  const order = [...chosen.keys()].sort((a, b) => size(b) - size(a));
  return { layout, classes, colour: i => classes[classOf(i)]!.colour, order };
}

/** What an axis is called: with the share of the variance that it explains, where it does. */
export function axisTitle(
  { projection, shares }: Pick<Layout, 'projection' | 'shares'>,
  axis: number,
): string {
  if (projection === 'umap') return `UMAP ${axis + 1}`;
  const share = shares?.[axis];
  return `PC ${axis + 1}${share === undefined ? '' : ` (${(100 * share).toFixed(1)} % of the variance)`}`;
}

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** A little more than rows and memory items take on an axis. */
export function rangeOf({ points, memory }: Layout, axis: number): Range {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const rows of memory ? [points, memory] : [points])
    for (let i = 0; i < rows.count; i++) {
      const value = rowOf(rows, i)[axis] ?? 0;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  const room = 0.05 * (high - low) || 1;
  return { from: low - room, to: high + room };
}

/** Round numbers, about so many. */
export function ticksOf({ from, to }: Range, about: number): number[] {
  const rough = (to - from) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(factor => factor * power).find(step => step >= rough)!;
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step) - first + 1;
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(6)));
}

export const circle = ([x, y]: Point, colour: string, radius = 3, opacity = 0.65): string =>
  `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius.toFixed(1)}" fill="${colour}" fill-opacity="${opacity.toFixed(2)}"/>`;

/** A memory item: hollow, so that it hides no row, and of no class's colour. */
export const square = ([x, y]: Point, side = 5): string =>
  `<rect x="${(x - side / 2).toFixed(1)}" y="${(y - side / 2).toFixed(1)}" width="${side.toFixed(1)}" height="${side.toFixed(1)}" fill="none" stroke="currentColor" stroke-width="1.2"/>`;

/** Of a row; an axis that there is not is 0. */
export function placeOf(rows: Rows, i: number): readonly [x: number, y: number, z: number] {
  const [x = 0, y = 0, z = 0] = rowOf(rows, i);
  return [x, y, z];
}

/** @returns the lines of the legend, and where the drawing below it begins */
export function legendOf({ classes, layout: { memory } }: Drawn): { parts: string[]; bottom: number } {
  const entries = [
    ...classes.map(({ name, count, colour }) => ({ words: `${name} (${count})`, colour })),
    ...(memory ? [{ words: `memory items (${memory.count})`, colour: undefined }] : []),
  ];
  let [x, y] = [MARGIN.left as number, 23];
  const parts = entries.flatMap(({ words, colour }) => {
    const width = 16 + CHARACTER * words.length;
    if (x > MARGIN.left && x + width > WIDTH - MARGIN.right) [x, y] = [MARGIN.left, y + LEGEND_LINE];
    const at: Point = [x, y];
    x += width + 14;
    return [
      colour ? box([at[0], at[1] - 5], 10, 10, colour) : square([at[0] + 5, at[1]], 9),
      text([at[0] + 16, at[1] + 4], 'start', escapeXml(words), colour),
    ];
  });
  return { parts, bottom: y + LEGEND_LINE };
}
