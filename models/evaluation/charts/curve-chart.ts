import { curve, gridLine, inlineSvg, type Point, text } from '../../svg.ts';
import { COLOURS } from './colours.ts';
import { linearScale } from './scales.ts';

const [WIDTH, HEIGHT] = [540, 300];
const [LEFT, TOP, RIGHT, BOTTOM] = [64, 16, 16, 48];

export interface Line {
  readonly name: string;
  readonly points: readonly Point[];
}

/** Values over steps: on a logarithmic axis where all are above 0 and they span a decade. @param label what it shows */
export function curveChart(lines: readonly Line[], label: string): string {
  const points = lines.flatMap(line => line.points).filter(([, value]) => Number.isFinite(value));
  const values = points.map(([, value]) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const log = least > 0 && most / least > 10;
  const scale = linearScale(log ? values.map(Math.log10) : values);
  const last = Math.max(1, ...points.map(([step]) => step));
  const x = (step: number) => LEFT + (step / last) * (WIDTH - LEFT - RIGHT);
  const at = (value: number) => HEIGHT - BOTTOM - scale.share(value) * (HEIGHT - TOP - BOTTOM);
  const y = (value: number) => at(log ? Math.log10(value) : value);
  return inlineSvg(WIDTH, HEIGHT, label, [
    ...scale.ticks.flatMap(tick => [
      gridLine(LEFT, WIDTH - RIGHT, at(tick)),
      text([LEFT - 8, at(tick) + 4], 'end', String(Number((log ? 10 ** tick : tick).toPrecision(2)))),
    ]),
    ...[0, 0.5, 1].map(share =>
      text(
        [x(share * last), HEIGHT - BOTTOM + 20],
        share ? 'end' : 'start',
        String(Math.round(share * last)),
      ),
    ),
    text([(LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8], 'middle', 'step'),
    ...lines.flatMap(({ name, points }, i) => {
      const colour = COLOURS.series[i % COLOURS.series.length]!;
      const drawn = points.filter(([, value]) => Number.isFinite(value));
      return [
        curve(
          drawn.map(([step, value]) => [x(step), y(value)]),
          colour,
        ),
        text([WIDTH - RIGHT - 8, TOP + 16 + 18 * i], 'end', name, colour),
      ];
    }),
  ]);
}
