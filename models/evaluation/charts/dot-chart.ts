import { dashed, dot, gridLine, inlineSvg, type Point, text } from '../../svg.ts';
import { COLOURS } from './colours.ts';
import { linearScale } from './scales.ts';

const WIDTH = 900;
const [TOP, BOTTOM, ROW] = [10, 46, 20];
/** Most of the width that names may have. */
const NAMES = 330;
/** Of a letter, about. */
const LETTER = 7.2;
/** From so many dots on some may lie outside: so many interquartile ranges beyond the quartiles. */
const [MANY, FENCE] = [8, 3];
/** Beside a panel, for its values as numbers. */
const NUMBERS = 64;

export interface Dot {
  readonly mean: number;
  /** `NaN` where there is none. */
  readonly deviation: number;
  /** What the mean is of, as far as that is to be seen. */
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

interface Axis {
  readonly x: (value: number) => number;
  readonly low: number;
  readonly high: number;
}

export interface DotOptions {
  /** So many of the first rows are what the others are held against: dashed lines go through their means. */
  readonly references?: number;
  /** Below all panels; escaped. */
  readonly note?: string;
}

/**
 * A row for each name, a panel for each figure: the mean as a dot, a standard deviation to both sides as a bar, each value as a faint dot.
 * What lies far from all others is an arrow at the end of its axis.
 */
export function dotChart(
  rows: readonly DotRow[],
  panels: readonly DotPanel[],
  { references = 0, note = '' }: DotOptions = {},
): string {
  const ground = TOP + ROW * rows.length;
  const left = Math.min(NAMES, 36 + LETTER * Math.max(...rows.map(({ name }) => name.length)));
  const width = (WIDTH - left) / panels.length;
  const middle = (row: number) => TOP + ROW * (row + 0.5);
  const label = panels.map(panel => panel.label).join('; ');
  return inlineSvg(WIDTH, ground + BOTTOM + (note ? ROW : 0), label, [
    ...(note ? [text([(left + WIDTH) / 2, ground + BOTTOM + 12], 'middle', note)] : []),
    ...rows.map(({ name }, row) => rowName(name, [left - 12, middle(row) + 4], left - 16)),
    ...panels.flatMap(({ label, digits }, i) => {
      const dots = rows.map(row => row.dots[i]);
      const [start, end] = [left + i * width, left + (i + 1) * width - NUMBERS];
      const [low, high] = extent(dots);
      const scale = linearScale([low, high]);
      const x = (value: number) => start + scale.share(value) * (end - start);
      return [
        ...scale.ticks.map(tick => tickAt(x(tick), ground, String(tick))),
        text([(start + end) / 2, ground + 38], 'middle', label),
        ...dots.slice(0, references).flatMap((one, row) => {
          if (!one || one.mean < low || one.mean > high) return [];
          return dashed([x(one.mean), TOP], [x(one.mean), ground], colourOf(row, references));
        }),
        ...dots.flatMap((one, row) => [
          gridLine(start, end, middle(row)),
          one ? drawn(one, { x, low, high }, middle(row), colourOf(row, references)) : '',
          text([end + 10, middle(row) + 4], 'start', one ? one.mean.toFixed(digits) : '–'),
        ]),
      ];
    }),
  ]);
}

const colourOf = (row: number, references: number): string =>
  row < references ? COLOURS.series[1 + (row % (COLOURS.series.length - 1))]! : COLOURS.model;

/** Ends of an axis. Few that lie far from the others would press those together, so they are left outside, by the fences of box plots. */
function extent(dots: readonly (Dot | undefined)[]): [number, number] {
  const means = dots.flatMap(one => one?.mean ?? []).sort((a, b) => a - b);
  if (means.length === 0) return [0, 1];
  const at = (share: number) => means[Math.round(share * (means.length - 1))]!;
  const reach = means.length < MANY ? Number.POSITIVE_INFINITY : FENCE * (at(0.75) - at(0.25));
  const inside = dots.filter(one => one && one.mean >= at(0.25) - reach && one.mean <= at(0.75) + reach);
  const ends = inside.flatMap(one => {
    const { mean, deviation, values } = one!;
    return [mean - (deviation || 0), mean + (deviation || 0), ...values];
  });
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
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

function drawn({ mean, deviation, values }: Dot, { x, low, high }: Axis, y: number, colour: string): string {
  if (mean < low) return arrow(x(low), y, 8, colour);
  if (mean > high) return arrow(x(high), y, -8, colour);
  const each = values.length > 1 ? values.map(value => dot([x(value), y], colour)).join('') : '';
  const bar = `M${x(mean - deviation).toFixed(1)} ${y}H${x(mean + deviation).toFixed(1)}`;
  return [
    `<g opacity="0.45">${each}</g>`,
    deviation > 0 ? `<path d="${bar}" stroke="${colour}" stroke-width="2"/>` : '',
    `<circle cx="${x(mean).toFixed(1)}" cy="${y}" r="4" fill="${colour}"/>`,
  ].join('');
}

/** Points to what lies beyond an end of the axis. */
const arrow = (x: number, y: number, length: number, colour: string) =>
  `<path d="M${x.toFixed(1)} ${y}l${length} -5v10z" fill="${colour}"/>`;
