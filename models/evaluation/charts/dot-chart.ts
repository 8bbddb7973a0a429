import { dot, gridLine, inlineSvg, text } from '../../svg.ts';
import { COLOURS } from './colours.ts';
import { linearScale } from './scales.ts';

const WIDTH = 900;
const [TOP, RIGHT, BOTTOM, ROW] = [10, 90, 44, 24];
/** Of a letter, about. */
const LETTER = 7.2;

export interface Row {
  readonly name: string;
  readonly mean: number;
  /** `NaN` where there is none. */
  readonly deviation: number;
}

/** A value with its deviation in each row. @param label what it shows */
export function dotChart(rows: readonly Row[], label: string, digits = 3): string {
  const height = TOP + ROW * rows.length + BOTTOM;
  const ends = rows.flatMap(({ mean, deviation }) => [mean - (deviation || 0), mean + (deviation || 0)]);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const margin = Math.max((high - low) * 0.05, 1e-3);
  const scale = linearScale([low - margin, high + margin]);
  const left = Math.min(WIDTH / 2, 24 + LETTER * Math.max(...rows.map(({ name }) => name.length)));
  const x = (value: number) => left + scale.share(value) * (WIDTH - left - RIGHT);
  const ground = TOP + ROW * rows.length;
  return inlineSvg(WIDTH, height, label, [
    ...scale.ticks.map(
      tick =>
        `<path d="M${x(tick).toFixed(1)} ${TOP}V${ground}" stroke="currentColor" stroke-opacity="0.2"/>${text([x(tick), ground + 18], 'middle', String(tick))}`,
    ),
    text([(left + WIDTH - RIGHT) / 2, height - 6], 'middle', label),
    ...rows.flatMap(({ name, mean, deviation }, i) => {
      const y = TOP + ROW * (i + 0.5);
      const reach = deviation > 0 ? [x(mean - deviation), x(mean + deviation)] : [x(mean), x(mean)];
      return [
        gridLine(left, WIDTH - RIGHT, y),
        text([left - 12, y + 4], 'end', name),
        `<path d="M${reach[0]!.toFixed(1)} ${y}H${reach[1]!.toFixed(1)}" stroke="${COLOURS.model}" stroke-width="3"/>`,
        dot([x(mean), y], COLOURS.model),
        text([WIDTH - RIGHT + 10, y + 4], 'start', mean.toFixed(digits)),
      ];
    }),
  ]);
}
