/** Recordings that are played through the whole pipeline. */

import type { Box } from './cameras.ts';

/** What can be replayed, folder by folder; only below the folders that the server was told of. */
export interface ReplayFolder {
  /** As it was asked for: names with `/` between them, the first one that of a root. Empty: the roots themselves. */
  readonly path: string;
  readonly entries: readonly ReplayEntry[];
  /** There are more than are listed. */
  readonly more?: true;
}

/**
 * - `folder`: something may be in it
 * - `set`: a folder with labelled clips in it, of UCSD or imported
 * - `clip`: a folder of numbered pictures
 * - `video`: a file
 */
export interface ReplayEntry {
  readonly name: string;
  readonly path: string;
  readonly kind: 'folder' | 'set' | 'clip' | 'video';
}

/** Times the speed at which it was taken; `fast` is as fast as it can be scored. */
export const REPLAY_SPEEDS = [1, 2, 4, 8, 'fast'] as const;
export type ReplaySpeed = (typeof REPLAY_SPEEDS)[number];

export interface StartReplay {
  /** Of a clip or video in a `ReplayFolder`. */
  readonly path: string;
  /** An id that a page makes up for itself, 8 to 64 letters and digits: what it started before ends. */
  readonly page: string;
  /** Default: the first model of `GET /api/models`. */
  readonly model?: string;
  readonly speed: ReplaySpeed;
  /** Default: `FALSE_ALARMS_PER_DAY` of the models. */
  readonly falseAlarmsPerDay?: number;
}

export interface ChangeReplay {
  readonly paused?: boolean;
  readonly speed?: ReplaySpeed;
}

/**
 * A clip that is played through the steps of a camera. Its pictures come over the live websocket under its id, and no event is made of it.
 * It ends when no page has watched it for a few seconds.
 */
export interface Replay {
  readonly id: string;
  readonly path: string;
  readonly model: string;
  readonly fps: number;
  /** Pictures that there are, of a video as it declares it; null where only playing it tells. */
  readonly frames: number | null;
  /** Null where nothing is known about the clip. */
  readonly truth: ReplayTruth | null;
  /** Why its truth can not be read, in one line. */
  readonly truthProblem?: string;
}

/** What is known to be abnormal. */
export interface ReplayTruth {
  /** Frames from the first to the last, both included. */
  readonly abnormal: readonly (readonly [first: number, last: number])[];
  /** Where, in fractions of the picture; null where that is not known. */
  readonly places: readonly TruePlace[] | null;
}

export interface TruePlace extends Pick<Box, 'x' | 'y' | 'w' | 'h'> {
  readonly frame: number;
}

export interface ReplayProgress {
  readonly phase: 'playing' | 'paused' | 'ended' | 'failed';
  /** Why it failed, in one line. */
  readonly reason?: string;
  /** Frames that were played. */
  readonly played: number;
  /** Of the frames from the one that was asked for on; null for those that were not scored. */
  readonly scores: readonly (number | null)[];
  /** Alerts so far. */
  readonly alerts: number;
  /** Once it has ended. */
  readonly result?: ReplayResult;
}

export interface ReplayResult {
  readonly frames: number;
  readonly alerts: number;
  /** Held against the truth, where it is known. */
  readonly judged?: {
    /** Frames that are abnormal. */
    readonly abnormal: number;
    /** Area under the ROC curve over the frames; null where all are normal or all abnormal. */
    readonly auc: number | null;
    /** Abnormal events that an alert was about, and the others. */
    readonly told: number;
    readonly missed: number;
    /** Alerts that were about no abnormal event. */
    readonly falseAlarms: number;
  };
}
