import { curve, dashed, dot, gridLine, inlineSvg, type Point, text, upright } from '../../svg.ts';
import { rocAuc, rocCurve } from '../roc.ts';

const SIDE = 440;
const [LEFT, TOP, RIGHT, BOTTOM] = [64, 16, 16, 48];
const TICKS = [0, 0.25, 0.5, 0.75, 1];

export interface RocLine {
  readonly name: string;
  readonly colour: string;
  readonly scores: readonly number[];
  readonly labels: readonly boolean[];
  /** Marks what lies above this score. */
  readonly threshold?: number;
}

/** Lines over the same samples, the later ones on top. @param of what a sample is called */
export function rocChart(lines: readonly RocLine[], of = 'frames'): string {
  const at = (falseRate: number, trueRate: number): Point => [
    LEFT + falseRate * (SIDE - LEFT - RIGHT),
    SIDE - BOTTOM - trueRate * (SIDE - TOP - BOTTOM),
  ];
  const legend = lines.map(({ name, colour, scores, labels }, i) => {
    const [x, y] = at(1, 0.05 + 0.06 * i);
    return text([x - 10, y], 'end', `${name}: ${rocAuc(scores, labels).toFixed(3)}`, colour);
  });
  return inlineSvg(SIDE, SIDE, 'ROC curves', [
    ...TICKS.flatMap(tick => [
      gridLine(LEFT, SIDE - RIGHT, at(0, tick)[1]),
      text([LEFT - 8, at(0, tick)[1] + 4], 'end', String(tick)),
      text([at(tick, 0)[0], SIDE - BOTTOM + 20], 'middle', String(tick)),
    ]),
    text([at(0.5, 0)[0], SIDE - 8], 'middle', `share of the normal ${of} above the threshold`),
    upright([14, at(0, 0.5)[1]], `share of the abnormal ${of} above it`),
    dashed(at(0, 0), at(1, 1)),
    ...lines.flatMap(line => drawn(line, at)),
    ...legend,
  ]);
}

function drawn(
  { scores, labels, colour, threshold }: RocLine,
  at: (x: number, y: number) => Point,
): string[] {
  const points = rocCurve(scores, labels);
  const line = curve(thinned(points.map(point => at(point.falseRate, point.trueRate))), colour);
  const mark = threshold === undefined ? undefined : points.findLast(point => point.threshold > threshold);
  return mark ? [line, dot(at(mark.falseRate, mark.trueRate), colour)] : [line];
}

/** Without points that are less than a pixel from the one before. */
function thinned(points: readonly Point[]): Point[] {
  let last: Point | undefined;
  return points.filter((point, i) => {
    const isNear = last && Math.abs(point[0] - last[0]) + Math.abs(point[1] - last[1]) < 1;
    if (isNear && i < points.length - 1) return false;
    last = point;
    return true;
  });
}
