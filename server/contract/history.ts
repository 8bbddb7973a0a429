/** What people did. */

import type { Camera } from './cameras.ts';

/**
 * What somebody did.
 * - `review-withdrawn`: neither acknowledged nor dismissed any more
 * - `measured-again`: what is normal at the camera is being measured
 * - `config-applied`: the configuration file was saved with changes
 * - `exported`: something was taken elsewhere: video or data of an event, or the settings
 */
export type HistoryAction =
  | 'acknowledged'
  | 'dismissed'
  | 'review-withdrawn'
  | 'protected'
  | 'unprotected'
  | 'commented'
  | 'snoozed'
  | 'snooze-ended'
  | 'camera-added'
  | 'camera-changed'
  | 'camera-removed'
  | 'cameras-arranged'
  | 'measured-again'
  | 'learning-started'
  | 'learning-stopped'
  | 'config-applied'
  | 'exported';

export interface HistoryEntry {
  readonly id: string;
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly action: HistoryAction;
  /** The camera that it was about, with the name that it had then; absent where it was about none. */
  readonly camera?: Pick<Camera, 'id' | 'name'>;
  /** The event that it was about, the first one where it was about several of a camera. */
  readonly event?: string;
  readonly detail?: HistoryDetail;
  /** Network address of who did it; absent where it was done by a file. */
  readonly address?: string;
}

/** What changed, without passwords. Long texts are cut. */
export interface HistoryDetail {
  /** Settings of a camera, before and after, as short texts; null where there was none, or is none any more. */
  readonly settings?: Readonly<Record<string, readonly [before: string | null, after: string | null]>>;
  /** Name of the zone that it was about. */
  readonly zone?: string;
  /** For a snooze. */
  readonly until?: number;
  /** Events of the camera that it was about. */
  readonly count?: number;
  /** null: it was removed. */
  readonly comment?: string | null;
  /** What was exported, or the file that was applied. */
  readonly file?: string;
  /** Ids of the cameras that the file changed. */
  readonly cameras?: readonly string[];
}

/** Of `GET /api/history`. */
export interface HistoryQuery {
  /** Ids of cameras, with commas between them. */
  readonly camera?: string;
  /** Id of an entry: only those that come after it in the list. */
  readonly before?: string;
  /** 1 to 200; default 50. */
  readonly limit?: number;
}
