/**
 * The one contract between server and page: what REST, socket.io and the live websocket carry.
 * The page loads it as it is, so it imports nothing but its own parts.
 */

import type { Camera } from './contract/cameras.ts';
import type { Alert } from './contract/events.ts';
import type { Learning, TrainingPicture, TrainingPoint, ValidationPoint } from './contract/learning.ts';
import type { ConfigState, Performance, StorageState } from './contract/performance.ts';

export * from './contract/cameras.ts';
export * from './contract/events.ts';
export * from './contract/export.ts';
export * from './contract/history.ts';
export * from './contract/learning.ts';
export * from './contract/live.ts';
export * from './contract/performance.ts';
export * from './contract/replay.ts';
export * from './contract/research.ts';

/*
 * REST, JSON both ways:
 *   GET    /healthz                        -> { status: 'ok', cameras: number }
 *   GET    /api/cameras                    -> Camera[]
 *   POST   /api/cameras        AddCamera   -> 201 Camera
 *   PUT    /api/cameras/order  string[]    -> string[]: all ids, those that were not named behind the others
 *   PATCH  /api/cameras/:id    ChangeCamera-> Camera
 *   DELETE /api/cameras/:id                -> 204
 *   POST   /api/cameras/:id/calibrate      -> 202 Camera      (measure again what is normal, on this camera)
 *   GET    /api/cameras/:id/calibration.png                   (what is normal, as a picture; 404 where it is not known yet)
 *   GET    /api/cameras/:id/latest.jpg                        (the latest picture, without boxes; 404 where there was none yet)
 *   GET    /api/cameras/:id/preview?falseAlarmsPerDay=  -> Preview
 *   GET    /api/cameras/:id/thresholds?falseAlarmsPerDay=  -> Sensitivities: at each of these, with commas between them
 *   GET    /api/cameras/:id/learn          -> LearningDetail  (404 where it never learnt)
 *   POST   /api/cameras/:id/learn  StartLearning -> 202 Learning
 *   DELETE /api/cameras/:id/learn          -> 204             (cancels; a final one is put away)
 *   POST   /api/probe          { url }     -> ProbeResult
 *   GET    /api/models                     -> ModelSummary[]
 *   GET    /api/performance                -> Performance
 *   GET    /api/config.yaml                                   (all that is set, as a configuration file without passwords)
 *   GET    /api/history?HistoryQuery       -> HistoryEntry[], newest first, of the last year; 100,000 at most are kept
 *   GET    /api/events?EventsQuery         -> Alert[], newest first
 *   GET    /api/events/counts?edges=&camera=&score=  -> EventCount[]: what started from each of these times to the next, 400 at most
 *   PATCH  /api/events         ChangeEvents-> Alert[]         (all of them or none; those that are gone are left out)
 *   GET    /api/events/:id                 -> Alert
 *   GET    /api/events/:id/frames.json     -> EventFrame[]
 *   GET    /api/events/:id/event.json      -> EventExport, as a file to download
 *   GET    /api/events/:id/snapshot.jpg    the peak with its red box;  /plain.jpg without
 *   GET    /api/events/:id/clip.mp4        the event's video, as the camera sent it, with ranges; 404 while there is none;
 *                                          ?download names it after camera and time
 *   GET    /api/events/:id/marked.mp4      the same with the boxes burnt in, encoded for this request
 *   GET    /api/events/:id/clip.json       -> ClipBoxes;  /clip.vtt the same as WebVTT metadata cues
 *   GET    /api/events/:id/model.json      -> ModelView, made when it is first asked for; 404 where there is no video of it
 *   GET    /api/events/:id/similar?limit=  -> SimilarEvent[], the nearest first, of the newest 5,000 that the same weights saw;
 *                                          404 as above; limit is 1 to 50, default 8
 *   GET    /api/replay/sources?path=       -> ReplayFolder
 *   POST   /api/replays        StartReplay -> 201 Replay
 *   GET    /api/replays/:id?from=          -> ReplayProgress  (scores of the frames from there on)
 *   PATCH  /api/replays/:id    ChangeReplay-> 204
 *   DELETE /api/replays/:id                -> 204
 *   GET    /api/features                   -> FeatureSources
 *   GET    /api/features/scatter?ScatterQuery  -> Scatter     (takes seconds; 422 where there are too few)
 *   GET    /api/features/:file/:picture.jpg                   (the frame that a point is about)
 *   GET    /api/experiments                -> Experiment[], the newest first
 *   GET    /api/experiments/:id            -> ExperimentDetail
 *   GET    /api/experiments/:id/report.html                   one page of all of it;  /figures/NAME.svg a picture of it
 *   GET    /api/cameras/:id/export.json?from=&to=  -> ExportContents; times are ISO 8601, `EXPORT_HOURS` apart at most
 *   GET    /api/cameras/:id/export.zip?from=&to=   videos and `events.json`, a RangeExport, as a ZIP; 404 where there is nothing,
 *                                          429 while there is another export
 *   GET    /api/cameras/:id/stream.mjpeg   the live picture with its boxes, for other viewers: multipart/x-mixed-replace
 */

/** Every failure of the REST API, with a fitting status. `message` is one line for people. */
export interface ApiError {
  readonly error: { readonly code: string; readonly message: string };
}

/** What the page shows where; everything else of its address is the page's own. */
export const PAGE_PATHS = {
  live: '/',
  review: '/review',
  replay: '/replay',
  features: '/features',
  experiments: '/experiments',
  history: '/history',
  camera: '/cameras/:id',
} as const;

/** Of the page that shows one camera. */
export const cameraPath = (id: string): string => PAGE_PATHS.camera.replace(':id', id);

/**
 * socket.io, server to page. On every connection `hello` comes first and replaces what the page knew: its
 * alerts are the newest, and every older one that still lasts.
 */
export interface ServerEvents {
  hello(state: {
    cameras: Camera[];
    alerts: Alert[];
    learning: Learning[];
    storage: StorageState;
    /** Absent where the server has no configuration file. */
    config?: ConfigState;
  }): void;
  camera(camera: Camera): void;
  cameraRemoved(id: string): void;
  /** The ids of all cameras, as they are shown from now on. */
  cameraOrder(ids: string[]): void;
  /** A new alert, an update of one, or its end: replace by `id`. */
  alert(alert: Alert): void;
  /** They were removed to make room. */
  eventsRemoved(ids: string[]): void;
  storage(state: StorageState): void;
  config(state: ConfigState): void;
  /** Replace by `cameraId`; at most twice a second for each camera. */
  learning(learning: Learning): void;
  /** The learning of this camera was put away. */
  learningRemoved(cameraId: string): void;
  /** What came to the curves since the last one. `pictures`, if there are new ones, replace the old. */
  trainingProgress(progress: {
    cameraId: string;
    curve: TrainingPoint[];
    validation: ValidationPoint[];
    pictures?: TrainingPicture[];
  }): void;
  /** At once and then every 2 s, to pages that asked for it. */
  performance(performance: Performance): void;
}

/** socket.io, page to server. */
export interface ClientEvents {
  /** Whether this connection wants `performance`; not until it says so. */
  watchPerformance(on: boolean): void;
}
