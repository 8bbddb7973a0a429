/** One threshold: how much of each class lies at or above it. */
export interface RocPoint {
  readonly threshold: number;
  /** Share of the normal samples. */
  readonly falseRate: number;
  /** Share of the abnormal samples. */
  readonly trueRate: number;
}

/**
 * Area under the ROC curve: the chance that an abnormal sample scores higher than a normal one, ties counting half
 * (Mann and Whitney's U). `NaN` where one of the two classes is missing: there is nothing to tell apart.
 */
export function rocAuc(scores: readonly number[], abnormal: readonly boolean[]): number {
  const points = rocCurve(scores, abnormal);
  let area = points.length > 1 ? 0 : Number.NaN;
  for (let i = 1; i < points.length; i++) {
    const [before, point] = [points[i - 1]!, points[i]!];
    area += ((point.falseRate - before.falseRate) * (point.trueRate + before.trueRate)) / 2;
  }
  return area;
}

/** From (0, 0) to (1, 1), one point for each score that occurs. Rates of a class that is missing are `NaN`. */
export function rocCurve(scores: readonly number[], abnormal: readonly boolean[]): RocPoint[] {
  const totals = { false: abnormal.filter(is => !is).length, true: abnormal.filter(Boolean).length };
  const points: RocPoint[] = [];
  const add = (threshold: number, falses: number, trues: number) =>
    points.push({ threshold, falseRate: falses / totals.false, trueRate: trues / totals.true });
  add(Number.POSITIVE_INFINITY, 0, 0);
  for (const { threshold, falses, trues } of descending(scores, abnormal)) add(threshold, falses, trues);
  return points;
}

/** Where as many abnormal samples are missed as normal ones are taken for abnormal; between two points, on the line. */
export function equalErrorRate(scores: readonly number[], abnormal: readonly boolean[]): number {
  const points = rocCurve(scores, abnormal);
  const excess = ({ falseRate, trueRate }: RocPoint) => falseRate + trueRate - 1; // from -1 up to 1
  const after = points.findIndex(point => excess(point) >= 0);
  if (after < 0) return Number.NaN;
  const [a, b] = [points[after - 1]!, points[after]!];
  const share = -excess(a) / (excess(b) - excess(a));
  return a.falseRate + share * (b.falseRate - a.falseRate);
}

/**
 * Area under the precision-recall curve as average precision: the precision at each score that occurs, weighted by the
 * recall that it adds. No line is drawn between points, which would flatter. `NaN` without an abnormal sample.
 */
export function averagePrecision(scores: readonly number[], abnormal: readonly boolean[]): number {
  const positives = abnormal.filter(Boolean).length;
  let sum = 0;
  let before = 0;
  for (const { falses, trues } of descending(scores, abnormal)) {
    sum += ((trues - before) * trues) / (trues + falses);
    before = trues;
  }
  return sum / positives;
}

/** Every score that occurs, highest first, and how many samples of each class score as much or more. */
function* descending(scores: readonly number[], abnormal: readonly boolean[]) {
  const order = scores.map((_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  let [falses, trues] = [0, 0];
  for (const [k, i] of order.entries()) {
    if (abnormal[i]) trues += 1;
    else falses += 1;
    const next = order[k + 1];
    if (next === undefined || scores[next] !== scores[i]) yield { threshold: scores[i]!, falses, trues };
  }
}
