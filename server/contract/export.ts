/** All of a camera between two times, to be taken elsewhere. */

import type { Camera } from './cameras.ts';
import type { EventExport } from './events.ts';

/** Hours that one export of a camera covers at most. */
export const EXPORT_HOURS = 2;

/** In milliseconds since 1970. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** What an export of all of a camera between two times would hold. */
export interface ExportContents {
  /** From when to when anything is recorded of the camera; null where nothing is. */
  readonly recorded: TimeSpan | null;
  /** How much of the time is recorded, what that takes, and what is missing. */
  readonly seconds: number;
  readonly bytes: number;
  readonly gaps: readonly TimeSpan[];
  /** Events that fall into it, also in part. */
  readonly events: number;
  /** Those of them whose clips come along, because they show what is not recorded. */
  readonly clips: number;
  /** Another export is under way, and there is one at a time. */
  readonly busy: boolean;
}

/** `events.json` of an export. Its own times are ISO 8601 by the clock of the server, those of events as in `Alert`. */
export interface RangeExport {
  readonly camera: Pick<Camera, 'id' | 'name'>;
  /** The server's, by which files are named: `Europe/Berlin`. */
  readonly timeZone: string;
  readonly from: string;
  readonly to: string;
  readonly pieces: readonly ExportPiece[];
  /** Where nothing was recorded, or what there was can't be read, or made room for newer recordings before it could be copied. */
  readonly gaps: readonly { readonly from: string; readonly to: string }[];
  /** Clips of events that show something of what is missing. */
  readonly clips: readonly ExportClip[];
  /** Oldest first. */
  readonly events: readonly EventExport[];
}

/** A video file of an export. */
export interface ExportVideo {
  readonly file: string;
  readonly start: string;
  readonly end: string;
  readonly seconds: number;
}

export interface ExportClip extends ExportVideo {
  /** Its id. */
  readonly event: string;
}

/** A part of the recording: one connection to the camera, as the camera sent it. */
export interface ExportPiece extends ExportVideo {
  readonly width: number;
  readonly height: number;
}
