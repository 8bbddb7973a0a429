import {
  type CertaintyOfScore,
  type EventFigures,
  type FrameFigures,
  falseAlarmsAtRecall,
  type Grid,
  live,
  official,
  pixelAuc,
  rbdc,
  tbdc,
} from '../../models/index.ts';
import { type Found, find } from './found.ts';
import type { MeasuredClip } from './measured.ts';

export type Protocol = 'official' | 'live' | 'both';

/** `NaN` where the clips do not tell: one class only, no masks. */
export interface LiveFigures extends FrameFigures {
  readonly pixelAuc: number;
  readonly rbdc: number;
  readonly tbdc: number;
  /** Alerts that are about nothing abnormal, an hour, at the best threshold that lets 90 % of the events be told. */
  readonly falseAlarmsPerHour: number;
  /** At the calibrated thresholds, where there are any. */
  readonly atThreshold?: AtThreshold;
}

export type AtThreshold = EventFigures & SharesAbove;

/** Shares of the scored frames that lie above the thresholds. */
export interface SharesAbove {
  readonly abnormalFramesAbove: number;
  readonly normalFramesAbove: number;
}

export interface RowFigures {
  readonly official?: FrameFigures;
  readonly live?: LiveFigures;
}

const RECALL = 0.9;
/** Levels that are tried: frame scores, evenly by rank, and steps between and below them that are no larger than this. */
const RANKS = 80;
const STEP = 0.93;
const STEPS_BELOW = 60;

/** What one scorer measured. */
export interface Measured {
  readonly clips: readonly MeasuredClip[];
  readonly thresholds: Grid;
  readonly calibrated: boolean;
  /** Of a frame's score; none where the footage that calibrated did not tell. */
  readonly certainty: CertaintyOfScore | undefined;
}

export function figuresOf(measured: Measured, protocol: Protocol, fps: number): RowFigures {
  const frames = measured.clips.map(({ scores, truth }) => ({ scores, labels: truth.labels }));
  return {
    ...(protocol !== 'live' && { official: officialOf(measured) }),
    ...(protocol !== 'official' && { live: { ...live(frames), ...placesAndEvents(measured, fps) } }),
  };
}

/** By the official protocol, of certainties where they are known. */
export function officialOf({
  clips,
  certainty = score => score,
}: Pick<Measured, 'clips' | 'certainty'>): FrameFigures {
  return official(
    clips.map(({ scores, truth }) => ({ scores: scores.map(certainty), labels: truth.labels })),
  );
}

/** `NaN` without masks. */
export function pixelAucOf(clips: readonly MeasuredClip[]): number {
  return pixelAuc(
    clips.flatMap(clip => scored(clip).flatMap(frame => (frame.abnormal ? [] : [frame.score]))),
    clips.flatMap(clip => [...clip.pixelScores.values()]),
  );
}

function placesAndEvents({ clips, thresholds, calibrated }: Measured, fps: number) {
  const sweep = sweepLevels(clips, thresholds, fps);
  const regions = sweep.map(found => found.regions);
  return {
    pixelAuc: pixelAucOf(clips),
    rbdc: rbdc(regions),
    tbdc: tbdc(regions),
    falseAlarmsPerHour: falseAlarmsAtRecall(
      sweep.map(found => found.events),
      RECALL,
    ),
    ...(calibrated && {
      atThreshold: { ...find(clips, thresholds, 1, fps).events, ...sharesAbove(clips) },
    }),
  };
}

export function sharesAbove(clips: readonly MeasuredClip[]): SharesAbove {
  const above = (abnormal: boolean) => {
    const frames = clips.flatMap(scored).filter(frame => frame.abnormal === abnormal);
    return frames.filter(frame => frame.score > 1).length / frames.length;
  };
  return { abnormalFramesAbove: above(true), normalFramesAbove: above(false) };
}

/** From where nothing is found down to where there is a false region on every frame. */
function sweepLevels(clips: readonly MeasuredClip[], thresholds: Grid, fps: number): Found[] {
  const sweep: Found[] = [];
  const add = (level: number) => sweep.push(find(clips, thresholds, level, fps));
  for (const level of levelsOf(clips)) add(level);
  for (let i = 0; i < STEPS_BELOW; i++) {
    const last = sweep.at(-1);
    if (!last || last.regions.falseRegions >= last.regions.frames) break;
    add(last.level * STEP);
  }
  return sweep;
}

function levelsOf(clips: readonly MeasuredClip[]): number[] {
  const scores = clips.flatMap(clip => scored(clip).map(frame => frame.score)).sort((a, b) => b - a);
  const levels: number[] = [];
  for (let rank = 0; rank <= RANKS; rank++) {
    const score = scores[Math.round((rank / RANKS) * (scores.length - 1))];
    if (!score || score === levels.at(-1)) continue;
    while (levels.length > 0 && levels.at(-1)! * STEP > score) levels.push(levels.at(-1)! * STEP);
    levels.push(score);
  }
  return levels;
}

/** The frames that were scored. */
export function scored(clip: MeasuredClip): { frame: number; score: number; abnormal: boolean }[] {
  return clip.scores
    .map((score, frame) => ({ frame, score, abnormal: clip.truth.labels[frame] === true }))
    .filter(({ frame }) => clip.regions[frame]);
}
