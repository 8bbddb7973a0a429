import type { LearningDetail, ServerEvents, TrainingPoint, ValidationPoint } from '../../server/contract.ts';

/** Curves and pictures of the one learning that is looked at. */
export interface Detail extends Pick<LearningDetail, 'curve' | 'validation' | 'pictures'> {
  readonly cameraId: string;
}

export type TrainingProgress = Parameters<ServerEvents['trainingProgress']>[0];

/** Points of a curve that are kept: a training may take hours, the chart is only pixels wide. */
export const POINTS_KEPT = 500;

export function extend(detail: Detail, { curve, validation, pictures }: TrainingProgress): Detail {
  return {
    ...detail,
    curve: thinCurve(follow(detail.curve, curve)),
    validation: thinValidation(follow(detail.validation, validation)),
    pictures: pictures ?? detail.pictures,
  };
}

/** A training that goes on from its checkpoint steps back: what was known beyond it no longer counts. */
function follow<T extends { step: number }>(known: readonly T[], fresh: readonly T[]): readonly T[] {
  const first = fresh[0]?.step ?? Infinity;
  return [...known.filter(({ step }) => step < first), ...fresh];
}

/** Beyond the limit: half as many, each the mean over an equal share of the steps. */
function thinCurve(points: readonly TrainingPoint[]): readonly TrainingPoint[] {
  if (points.length <= POINTS_KEPT) return points;
  const width = points.at(-1)!.step / (POINTS_KEPT / 2);
  const shareOf = ({ step }: TrainingPoint) => Math.ceil(step / width);
  const thinned: TrainingPoint[] = [];
  let begin = 0;
  for (let i = 1; i <= points.length; i++) {
    if (i < points.length && shareOf(points[i]!) === shareOf(points[begin]!)) continue;
    thinned.push(meanPoint(points.slice(begin, i), thinned.at(-1)?.step ?? 0));
    begin = i;
  }
  return thinned;
}

/** Each point stands for the steps since the one before it; `from` is the step before the first. */
function meanPoint(points: readonly TrainingPoint[], from: number): TrainingPoint {
  const { step } = points.at(-1)!;
  const mean = (of: 'loss' | 'mse' | 'entropy') =>
    points.reduce((sum, point, i) => sum + point[of] * (point.step - (points[i - 1]?.step ?? from)), 0) /
    (step - from);
  return { step, loss: mean('loss'), mse: mean('mse'), entropy: mean('entropy') };
}

/** Beyond the limit: every other one, the newest among them. */
function thinValidation(points: readonly ValidationPoint[]): readonly ValidationPoint[] {
  if (points.length <= POINTS_KEPT) return points;
  return points.filter((_, i) => (points.length - 1 - i) % 2 === 0);
}
