import { curve, dot, gridLine, svg, text } from '../svg.ts';
import { Curve, type CurveData } from './curves.ts';

const WIDTH = 760;
const HEIGHT = 420;
const LEFT = 64;
const RIGHT = 64;
const TOP = 44;
const BOTTOM = 44;
/** Seen on white and on black alike. */
const COLOURS = { training: '#3b82f6', validation: '#f97316', entropy: '#22a06b' };

/** Draws a training: errors on a logarithmic axis at the left, the addressing entropy on a linear one at the right. */
export function drawCurves(curves: { readonly training: CurveData; readonly validation: CurveData }): string {
  const training = new Curve(curves.training).all();
  const validation = new Curve(curves.validation).all();
  const lastStep = Math.max(1, training.at(-1)?.[0] ?? 1);
  const errors = [...training, ...validation].map(point => point[1]!).filter(error => error > 0);
  const low = Math.floor(Math.log10(Math.min(...errors, 1)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...errors, 1e-9))));
  const top = Math.max(1, Math.ceil(Math.max(0, ...training.map(point => point[2]!))));

  const x = (step: number) => LEFT + (step / lastStep) * (WIDTH - LEFT - RIGHT);
  const y = (share: number) => HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  const errorY = (error: number) => y((Math.log10(Math.max(error, 10 ** low)) - low) / (high - low));
  const entropyY = (entropy: number) => y(entropy / top);
  const line = (
    points: readonly (readonly number[])[],
    value: 1 | 2,
    scale: (v: number) => number,
    colour: string,
  ) =>
    curve(
      points.map(point => [x(point[0]!), scale(point[value]!)]),
      colour,
    );

  const decades = Array.from({ length: high - low + 1 }, (_, i) => low + i);
  const shares = [0, 0.25, 0.5, 0.75, 1];
  const grid = decades.map(power => gridLine(LEFT, WIDTH - RIGHT, errorY(10 ** power)));
  const labels = [
    ...decades.map(power => text([LEFT - 8, errorY(10 ** power) + 4], 'end', String(10 ** power))),
    ...shares.map(share => text([WIDTH - RIGHT + 8, y(share) + 4], 'start', (share * top).toFixed(2))),
    ...shares.map(share =>
      text([x(share * lastStep), HEIGHT - BOTTOM + 20], 'middle', String(Math.round(share * lastStep))),
    ),
    text([WIDTH / 2, HEIGHT - 8], 'middle', 'step'),
    text([LEFT, 24], 'start', 'training error', COLOURS.training),
    text([LEFT + 130, 24], 'start', 'validation error', COLOURS.validation),
    text([WIDTH - RIGHT, 24], 'end', 'entropy (right axis)', COLOURS.entropy),
  ];
  const dots = validation.map(point => dot([x(point[0]!), errorY(point[1]!)], COLOURS.validation));
  return svg(WIDTH, HEIGHT, [
    ...grid,
    `<path d="M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}V${TOP}" fill="none" stroke="currentColor"/>`,
    line(training, 2, entropyY, COLOURS.entropy),
    line(training, 1, errorY, COLOURS.training),
    line(validation, 1, errorY, COLOURS.validation),
    ...dots,
    ...labels,
  ]);
}
