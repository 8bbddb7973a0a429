import { averagePrecision, equalErrorRate, rocAuc } from './roc.ts';

/** One clip, by frame: the higher the score, the more abnormal. */
export interface ScoredFrames {
  readonly scores: readonly number[];
  readonly labels: readonly boolean[];
}

/** `NaN` where a class is missing. */
export interface FrameFigures {
  /** Area under the ROC curve over the frames of all clips together. */
  readonly frameAucMicro: number;
  /** Mean of the clips' own areas, over clips with frames of both classes. */
  readonly frameAucMacro: number;
  /** Average precision. */
  readonly prAuc: number;
  readonly eer: number;
}

/** Frames that MemAE's authors leave out at a clip's beginning and end: a score of a clip of 16 is that of one in its middle. */
const CUT = [8, -7] as const;

/**
 * As papers do, and as MemAE's authors' script does: the ends of each clip cut off, each clip scaled by its own smallest and
 * largest score (which nobody knows while a camera is watching), then all frames together.
 */
export const official = (clips: readonly ScoredFrames[]): FrameFigures => frameFigures(clips.map(asOfficial));

/** As a monitor has it: nothing is known of the clip, scores count as they come, one threshold for all. */
export const live = (clips: readonly ScoredFrames[]): FrameFigures => frameFigures(clips);

export function frameFigures(clips: readonly ScoredFrames[]): FrameFigures {
  const { scores, labels } = together(clips);
  const own = clips.map(clip => rocAuc(clip.scores, clip.labels)).filter(auc => !Number.isNaN(auc));
  return {
    frameAucMicro: rocAuc(scores, labels),
    frameAucMacro: own.reduce((sum, auc) => sum + auc, 0) / own.length,
    prAuc: averagePrecision(scores, labels),
    eer: equalErrorRate(scores, labels),
  };
}

export function together(clips: readonly ScoredFrames[]): ScoredFrames {
  return { scores: clips.flatMap(clip => clip.scores), labels: clips.flatMap(clip => clip.labels) };
}

function asOfficial(clip: ScoredFrames): ScoredFrames {
  const scores = clip.scores.slice(...CUT);
  const low = scores.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const range = high - low || 1;
  return { scores: scores.map(score => (score - low) / range), labels: clip.labels.slice(...CUT) };
}
