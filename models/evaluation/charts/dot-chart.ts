import { dashed, dot, gridLine, inlineSvg, type Point, text } from '../../svg.ts';
import { COLOURS } from './colours.ts';
import { linearScale } from './scales.ts';

const WIDTH = 900;
const [TOP, BOTTOM, ROW] = [10, 44, 20];
/** Most of the width that names may have. */
const NAMES = 330;
/** Of a letter, about. */
const LETTER = 6.8;
/** Beside a panel, for its values as numbers. */
const NUMBERS = 64;

export interface Dot {
  readonly mean: number;
  /** `NaN` where there is none. */
  readonly deviation: number;
  /** What the mean is of. */
  readonly values: readonly number[];
}

export interface DotRow {
  /** Escaped. */
  readonly name: string;
  /** For each panel; `undefined` where there is nothing. */
  readonly dots: readonly (Dot | undefined)[];
}

export interface DotPanel {
  readonly label: string;
  readonly digits: number;
}

/**
 * A row for each name, a panel for each figure: the mean as a dot, a standard deviation to both sides as a bar, each value as a faint dot.
 * @param references so many of the first rows are what the others are held against: dashed lines go through their means
 */
export function dotChart(rows: readonly DotRow[], panels: readonly DotPanel[], references = 0): string {
  const ground = TOP + ROW * rows.length;
  const left = Math.min(NAMES, 24 + LETTER * Math.max(...rows.map(({ name }) => name.length)));
  const width = (WIDTH - left) / panels.length;
  const middle = (row: number) => TOP + ROW * (row + 0.5);
  const label = panels.map(panel => panel.label).join('; ');
  return inlineSvg(WIDTH, ground + BOTTOM, label, [
    ...rows.map(({ name }, row) => rowName(name, [left - 12, middle(row) + 4], left - 16)),
    ...panels.flatMap(({ label, digits }, i) => {
      const dots = rows.map(row => row.dots[i]);
      const [start, end] = [left + i * width, left + (i + 1) * width - NUMBERS];
      const scale = linearScale(extent(dots));
      const x = (value: number) => start + scale.share(value) * (end - start);
      return [
        ...scale.ticks.map(tick => tickAt(x(tick), ground, String(tick))),
        text([(start + end) / 2, ground + 38], 'middle', label),
        ...dots.slice(0, references).flatMap((one, row) => {
          if (!one) return [];
          return dashed([x(one.mean), TOP], [x(one.mean), ground], colourOf(row, references));
        }),
        ...dots.flatMap((one, row) => [
          gridLine(start, end, middle(row)),
          ...(one ? drawn(one, x, middle(row), colourOf(row, references)) : []),
          text([end + 10, middle(row) + 4], 'start', one ? one.mean.toFixed(digits) : '–'),
        ]),
      ];
    }),
  ]);
}

const colourOf = (row: number, references: number): string =>
  row < references ? COLOURS.series[1 + (row % (COLOURS.series.length - 1))]! : COLOURS.model;

/** With a little beside the outermost. */
function extent(dots: readonly (Dot | undefined)[]): [number, number] {
  const ends = dots.flatMap(one => {
    if (!one) return [];
    const reach = one.deviation || 0;
    return [one.mean - reach, one.mean + reach, ...one.values];
  });
  const [low, high] = ends.length > 0 ? [Math.min(...ends), Math.max(...ends)] : [0, 1];
  const margin = Math.max((high - low) * 0.05, 1e-3);
  return [low - margin, high + margin];
}

/** One that is too long is set narrower. */
function rowName(name: string, at: Point, room: number): string {
  const words = text(at, 'end', name);
  if (name.length * LETTER <= room) return words;
  return words.replace('<text ', `<text textLength="${room}" lengthAdjust="spacingAndGlyphs" `);
}

function tickAt(x: number, ground: number, words: string): string {
  const line = `<path d="M${x.toFixed(1)} ${TOP}V${ground}" stroke="currentColor" stroke-opacity="0.2"/>`;
  return line + text([x, ground + 18], 'middle', words);
}

function drawn({ mean, deviation, values }: Dot, x: (value: number) => number, y: number, colour: string) {
  const bar =
    deviation > 0
      ? `<path d="M${x(mean - deviation).toFixed(1)} ${y}H${x(mean + deviation).toFixed(1)}" stroke="${colour}" stroke-width="2"/>`
      : '';
  const each = values.map(value => dot([x(value), y], colour)).join('');
  return [
    values.length > 1 ? `<g opacity="0.45">${each}</g>` : '',
    bar,
    `<circle cx="${x(mean).toFixed(1)}" cy="${y}" r="4" fill="${colour}"/>`,
  ];
}
