import { box, curve, dashed, gridLine, inlineSvg, type Point, text } from '../../svg.ts';
import { gather } from '../runs.ts';
import { COLOURS } from './colours.ts';
import type { Scale } from './scales.ts';

const [WIDTH, HEIGHT] = [540, 170];
const [LEFT, TOP, RIGHT, BOTTOM] = [40, 26, 8, 24];

export interface ScoredSeries {
  readonly name: string;
  readonly scores: readonly number[];
  readonly labels: readonly boolean[];
  /** Frames that were scored; the others have the score of a neighbour and are not drawn. */
  readonly scored: readonly boolean[];
}

/** Score over time, the abnormal frames shaded, the threshold drawn at 1. */
export function scoreChart({ name, scores, labels, scored }: ScoredSeries, scale: Scale): string {
  const x = (frame: number) => LEFT + (frame / Math.max(1, scores.length)) * (WIDTH - LEFT - RIGHT);
  const y = (score: number) => HEIGHT - BOTTOM - scale.share(score) * (HEIGHT - TOP - BOTTOM);
  const frames = [...scores.keys()];
  const abnormal = gather(frames.filter(frame => labels[frame]));
  const drawn = gather(frames.filter(frame => scored[frame]));
  const step = scores.length > 400 ? 200 : 50;
  return inlineSvg(WIDTH, HEIGHT, `scores of ${name}`, [
    ...abnormal.map(([first, last]) =>
      box([x(first), TOP], x(last + 1) - x(first), HEIGHT - TOP - BOTTOM, COLOURS.abnormal, 0.14),
    ),
    ...scale.ticks.flatMap(tick => [
      gridLine(LEFT, WIDTH - RIGHT, y(tick)),
      text([LEFT - 6, y(tick) + 4], 'end', String(tick)),
    ]),
    ...frames
      .filter(frame => frame % step === 0)
      .map(frame => text([x(frame), HEIGHT - 6], frame ? 'middle' : 'start', String(frame))),
    dashed([LEFT, y(1)], [WIDTH - RIGHT, y(1)], COLOURS.threshold),
    ...drawn.map(([first, last]) => {
      const points = frames.slice(first, last + 1).map((frame): Point => [x(frame + 0.5), y(scores[frame]!)]);
      return curve(points, COLOURS.model);
    }),
    text([LEFT, 16], 'start', name),
  ]);
}
