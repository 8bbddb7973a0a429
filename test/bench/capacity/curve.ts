import { curve, dot, gridLine, svg, text } from '../../../models/svg.ts';
import type { LoadRow } from './verdict.ts';

const WIDTH = 760;
const HEIGHT = 240;
const LEFT = 64;
const RIGHT = 24;
const TOP = 44;
const BOTTOM = 40;
const GRID = 4;

interface Line {
  readonly name: string;
  readonly colour: string;
  readonly value: (row: LoadRow) => number | null;
}

const BLUE = '#3b82f6';
const ORANGE = '#f97316';
const GREEN = '#22a06b';
const CHARTS: readonly { readonly title: string; readonly lines: readonly Line[] }[] = [
  {
    title: 'CPU, cores',
    lines: [
      { name: 'server', colour: BLUE, value: row => row.server },
      { name: 'ffmpeg', colour: ORANGE, value: row => row.ffmpegs },
      { name: 'browser', colour: GREEN, value: row => row.browser },
    ],
  },
  {
    title: 'Memory, MB',
    lines: [
      { name: 'server', colour: BLUE, value: row => row.serverMb },
      { name: 'ffmpeg', colour: ORANGE, value: row => row.ffmpegsMb },
    ],
  },
  {
    title: 'Frame to alert, ms',
    lines: [
      { name: 'p50', colour: BLUE, value: row => row.p50 },
      { name: 'p95', colour: ORANGE, value: row => row.p95 },
    ],
  },
];

/** CPU, memory and latency over the number of cameras, one chart below the other. */
export function drawCapacity(rows: readonly LoadRow[]): string {
  const most = Math.max(...rows.map(({ cameras }) => cameras));
  const x = (cameras: number) => LEFT + (cameras / most) * (WIDTH - LEFT - RIGHT);
  const charts = CHARTS.flatMap(({ title, lines }, i) => {
    const bottom = (i + 1) * HEIGHT - BOTTOM;
    const values = lines.flatMap(line => rows.map(line.value)).filter(value => value !== null);
    const top = roundUp(Math.max(...values, 0));
    const y = (value: number) => bottom - (value / top) * (HEIGHT - TOP - BOTTOM);
    const levels = Array.from({ length: GRID + 1 }, (_, n) => (n * top) / GRID);
    const name = (n: number) => WIDTH - RIGHT - 80 * (lines.length - 1 - n);
    return [
      ...levels.map(level => gridLine(LEFT, WIDTH - RIGHT, y(level))),
      ...levels.map(level => text([LEFT - 8, y(level) + 4], 'end', String(Number(level.toFixed(2))))),
      ...rows.map(({ cameras }) => text([x(cameras), bottom + 20], 'middle', String(cameras))),
      text([LEFT, bottom - HEIGHT + TOP + BOTTOM - 16], 'start', title),
      ...lines.map((line, n) =>
        text([name(n), bottom - HEIGHT + TOP + BOTTOM - 16], 'end', line.name, line.colour),
      ),
      ...lines.flatMap(({ value, colour }) => {
        const points = rows.flatMap(row => {
          const known = value(row);
          return known === null ? [] : [[x(row.cameras), y(known)] as const];
        });
        return [curve(points, colour), ...points.map(point => dot(point, colour))];
      }),
    ];
  });
  const words = text([(LEFT + WIDTH - RIGHT) / 2, CHARTS.length * HEIGHT - 4], 'middle', 'cameras');
  return svg(WIDTH, CHARTS.length * HEIGHT, [...charts, words]);
}

/** To a round number that the lines of the grid divide well. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-3)));
  return power * [1, 2, 4, 6, 8, 10].find(step => step * power >= value)!;
}
