/** Events: what was told, what people said of it, what is kept of it. */

import type { Box, Zone } from './cameras.ts';
import type { TrainingPicture } from './learning.ts';

export interface Alert {
  readonly id: string;
  readonly cameraId: string;
  readonly cameraName: string;
  /** Milliseconds since 1970. `end` is null while the alert lasts. */
  readonly start: number;
  readonly end: number | null;
  /** Index of the first and the latest frame of the stream that belong to it. */
  readonly firstFrame: number;
  readonly lastFrame: number;
  /** The highest score so far, and the box and frame where it was. */
  readonly peak: { readonly score: number; readonly box: Box; readonly frame: number; readonly at: number };
  /**
   * Grows with every new snapshot, so that a changed URL makes the browser load the new picture.
   * 0 while there is none: the picture could not be drawn.
   */
  readonly snapshot: number;
  /** Zones in which the centre of one of its boxes was, with the names that they had then. */
  readonly zones?: readonly Pick<Zone, 'id' | 'name'>[];
  /** The sensitivity that held where its peak was, which its score is relative to; absent where that is not known any more. */
  readonly falseAlarmsPerDay?: number;
  /** True where the server stopped before the alert ended. */
  readonly interrupted?: boolean;
  /** The video of it, once it is cut: a while after the alert has ended. */
  readonly clip?: Clip;
  /** Most of the picture has changed at once: the light, or the camera was moved. It stands for all that was marked meanwhile. */
  readonly sceneChanged?: boolean;
  /**
   * It is shown and kept like others, but nobody is called.
   * - `repeated`: another one was told near it a moment ago
   * - `snoozed`: somebody has silenced the camera, or the zones that it is in, for a while
   */
  readonly quiet?: 'repeated' | 'snoozed';
  /** What somebody made of it; absent until somebody has seen it. */
  readonly review?: Review;
  /** It is kept however old it is and however full the disk. */
  readonly protected?: boolean;
  readonly comment?: string;
}

/**
 * - `acknowledged`: somebody has seen to it
 * - `normal`: nothing was wrong; what was seen there counts as normal when the camera is measured again
 */
export interface Review {
  readonly verdict: 'acknowledged' | 'normal';
  /** In milliseconds since 1970. */
  readonly at: number;
}

/** What people say of an event; null takes it back. */
export interface EventChange {
  readonly review?: Review['verdict'] | null;
  readonly protected?: boolean;
  readonly comment?: string | null;
}

/** What was seen of an event on one frame. */
export interface EventFrame {
  /** Milliseconds since the event's start. */
  readonly at: number;
  /** The highest of its boxes. */
  readonly score: number;
  readonly boxes: readonly Box[];
}

/** All that is known of an event, for who takes it elsewhere. */
export interface EventExport extends Alert {
  readonly frames: readonly EventFrame[];
}

export interface EventCount {
  readonly total: number;
  readonly unreviewed: number;
}

/** The middle of the clip round an event's peak, as its model had it. The reconstruction is what the model can say of it in normal terms. */
export interface ModelView extends TrainingPicture {
  /** Name of the model, and the size at which it sees the picture. */
  readonly model: string;
  readonly width: number;
  readonly height: number;
  /** Gray levels by which both differ where `error` is brightest. */
  readonly brightest: number;
}

export interface SimilarEvent {
  readonly event: Alert;
  /** Cosine distance of what both were to the model, from 0 for the same to 2. */
  readonly distance: number;
}

/** What `clip.mp4` of an event shows. */
export interface Clip {
  /** When its first picture was taken, in milliseconds since 1970. */
  readonly start: number;
  readonly seconds: number;
  readonly bytes: number;
}

/** `clip.json` of an event: the boxes on its clip. */
export interface ClipBoxes {
  readonly width: number;
  readonly height: number;
  /** Only frames with boxes, in order; `at` is in seconds of the clip. They hold until `until`. */
  readonly frames: readonly { readonly at: number; readonly until: number; readonly boxes: readonly Box[] }[];
}

/** Of `GET /api/events`; what is absent is not asked for. */
export interface EventsQuery {
  /** Ids of cameras, with commas between them. */
  readonly camera?: string;
  /** Only events that started from here on, and before `to`, in milliseconds since 1970. */
  readonly from?: number;
  readonly to?: number;
  /** Id of an event: only those that come after it in the list. */
  readonly before?: string;
  /** Only events whose highest score is at least this. */
  readonly score?: number;
  readonly reviewed?: 'yes' | 'no';
  readonly protected?: 'yes' | 'no';
  /** Ids of zones, with commas between them: only events that were in one of them. */
  readonly zone?: string;
  /** 1 to 200; default 50. */
  readonly limit?: number;
}

export interface ChangeEvents extends EventChange {
  /** 1 to 500. */
  readonly ids: readonly string[];
}
