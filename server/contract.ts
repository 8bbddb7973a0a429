/**
 * The one contract between server and page: what REST, socket.io and the live websocket carry.
 * No imports: the page loads this file as it is.
 */

/** In fractions of the picture, origin top left: `x + w <= 1`, `y + h <= 1`. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  /** Largest region score inside, in units of the region's threshold: above 1 is abnormal. */
  readonly score: number;
  /** p-value: share of normal frames that are as far above what is normal somewhere. Absent where the calibration does not tell. */
  readonly p?: number;
  /** Sensitivity of the zone whose threshold the score is in units of; absent where that of the camera held. */
  readonly falseAlarmsPerDay?: number;
}

/**
 * - `connecting`: opening the source, no picture yet
 * - `calibrating`: pictures come; what is normal here is being measured (no alerts yet)
 * - `watching`: armed
 * - `offline`: the source failed or ended; the supervisor tries again at `retryAt`
 * - `no-model`: pictures come but no model is loaded, so nothing is watched
 */
export type CameraPhase = 'connecting' | 'calibrating' | 'watching' | 'offline' | 'no-model';

/** Where a camera's thresholds come from: the model's own scene, or normal footage of this camera. */
export type CalibrationSource = 'model' | 'camera';

export interface Camera {
  readonly id: string;
  readonly name: string;
  /** The source's address, with any password replaced by `***`. */
  readonly url: string;
  /** Second streams of the camera, likewise: one that is analysed, and one that is shown, instead of that at `url`. */
  readonly detect?: string;
  readonly live?: string;
  /** Name of a model package. */
  readonly model: string;
  readonly calibration: CalibrationSource;
  /** The sensitivity: how many false alarms a day are to be expected at most; see `FALSE_ALARMS_LIMITS`. */
  readonly falseAlarmsPerDay: number;
  readonly zones?: readonly Zone[];
  readonly profiles?: readonly Profile[];
  /** Until then its alerts are quiet, in milliseconds since 1970. */
  readonly snoozedUntil?: number;
  /** Likewise for alerts in one of its zones, by the zone's id. */
  readonly snoozedZones?: Readonly<Record<string, number>>;
  /** For so long after an alert others near it are quiet; see `COOL_DOWN_SECONDS`. */
  readonly coolDownSeconds: number;
  readonly record?: Retention;
  /** Cameras of one group can be shown alone. */
  readonly group?: string;
  readonly state: CameraState;
}

/** In fractions of the picture, origin top left. */
export type Point = readonly [x: number, y: number];

/**
 * A part of a camera's picture.
 * - `zone`: may have a sensitivity and a shortest duration of its own; what is seen there is told with its name. Where zones overlap the
 *   later one of the list counts
 * - `mask`: nothing is found there, whatever zones lie over it
 */
export interface Zone {
  /** Lower-case letters and digits; unique within its camera. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'zone' | 'mask';
  /** Its corners, in order; see `ZONE_LIMITS`. */
  readonly polygon: readonly Point[];
  /** Default: what holds for the camera. */
  readonly falseAlarmsPerDay?: number;
  /** An alert begins only once it has been seen for so long. Default: as soon as it is more than a flash. */
  readonly minSeconds?: number;
}

/** A sensitivity for some hours of every day, by the clock of the server. Where several hold the later one of the list counts. */
export interface Profile {
  readonly name: string;
  /** `HH:MM`. It may pass midnight: from `22:00` to `06:00`. */
  readonly from: string;
  /** Not included. */
  readonly to: string;
  readonly falseAlarmsPerDay: number;
}

/** Limits of a camera's zones and profiles. */
export const ZONE_LIMITS = {
  zones: 16,
  points: { min: 3, max: 32 },
  minSeconds: { min: 0, max: 60 },
  profiles: 4,
} as const;

/**
 * A camera that is recorded all the time. What is too much or too old goes, the oldest first. Without it only the last minutes are
 * kept, of which alerts have their clips.
 */
export interface Retention {
  /** Default: `RETENTION_LIMITS`. Of 1e9 bytes. */
  readonly gigabytes?: number;
  /** Default: as long as there is room. */
  readonly days?: number;
}

/** Limits of `Retention`, and its default. */
export const RETENTION_LIMITS = {
  gigabytes: { min: 0.1, max: 2000, usual: 20 },
  days: { min: 0.01, max: 365 },
} as const;

export interface CameraState {
  readonly phase: CameraPhase;
  /** Since when, in milliseconds since 1970. */
  readonly since: number;
  /** Why it is offline or without a model: one line for people, in English. */
  readonly reason?: string;
  /** What kind of reason that is; stable, as that of an `ApiError`. */
  readonly code?: string;
  /** When the supervisor tries again, in milliseconds since 1970. */
  readonly retryAt?: number;
  /** Share of the calibration footage seen, 0 to 1, while `calibrating`. */
  readonly progress?: number;
  /** Frames a second that were scored, over the last 10 s. */
  readonly fps: number;
  /** Frames or windows lost because this machine was too slow, since the camera was opened. */
  readonly dropped: number;
  /** Of the windows or of the frames of the last minute, whichever is more; 0 to 1, absent where none was lost. */
  readonly droppedShare?: number;
  /** Pictures that could not be decoded, since the camera was opened. */
  readonly unreadable: number;
}

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
  /** Where nothing was recorded, or what there was has made room for newer recordings before it could be copied. */
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

/**
 * The disk that holds events and recordings.
 * - `ok`: there is room
 * - `low`: the oldest clips, events and recordings that are not protected go before their time
 * - `full`: nothing is left to remove, or removing fails; what happens now may not be kept
 */
export interface StorageState {
  readonly level: 'ok' | 'low' | 'full';
  /** In bytes. */
  readonly free: number;
  readonly total: number;
  /** Why removing fails, in one line. */
  readonly reason?: string;
}

/** The configuration file that the server was started with. */
export interface ConfigState {
  readonly path: string;
  /** What is wrong with it since it was saved last, in one line; what was applied before still holds. */
  readonly problem?: string;
}

/** A camera's past events, newest first, at another sensitivity: of the last 7 days, 200 at most. */
export interface Preview {
  readonly falseAlarmsPerDay: number;
  readonly events: readonly {
    readonly event: Alert;
    /**
     * Whether it would have been told. By the scores of its frames and by what is normal at the camera now; what was below the thresholds
     * then is not known. null: it is not known what its scores are relative to, or what is normal.
     */
    readonly fires: boolean | null;
  }[];
}

/** What a camera's thresholds would be at other sensitivities. */
export interface Sensitivities {
  /** In the order in which they were asked for, in units of those that hold now; null where they are fixed. */
  readonly thresholds: readonly number[] | null;
}

export interface ModelSummary {
  readonly name: string;
  readonly title: string;
  /** What its thresholds were calibrated on, in words. */
  readonly scene: string;
}

export interface ProbeResult {
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number | null;
  /** `data:image/jpeg;base64,...` */
  readonly firstFrame: string;
}

/**
 * How far a camera is with learning a model of its own. Only the last four are final (`isFinal`).
 * - `collecting`: normal footage of the camera is being recorded; its alerts are left out
 * - `waiting`: another camera's training goes first
 * - `training`: the network learns, in a thread of its own; the camera goes on watching with its old model
 * - `measuring`: thresholds are made, and both models compared on normal footage that neither was trained on
 * - `armed`: the new model watches
 * - `kept`: the new model was no better; the old one still watches. `message` says why
 * - `failed`, `cancelled`: nothing changed. `message` says why it failed
 */
export type LearningPhase =
  | 'collecting'
  | 'waiting'
  | 'training'
  | 'measuring'
  | 'armed'
  | 'kept'
  | 'failed'
  | 'cancelled';

/** Whether a learning is over: it goes on by itself in every other phase. */
export function isFinal(phase: LearningPhase): boolean {
  return phase === 'armed' || phase === 'kept' || phase === 'failed' || phase === 'cancelled';
}

export interface Learning {
  readonly cameraId: string;
  readonly phase: LearningPhase;
  /** Since when, in milliseconds since 1970. */
  readonly since: number;
  /** Share of this phase that is done, 0 to 1. */
  readonly progress: number;
  readonly secondsLeft?: number;
  /** One line for people. */
  readonly message?: string;
  /** What was asked for. */
  readonly collectMinutes: number;
  readonly trainMinutes: number;
  /** Frames recorded so far, and frames left out because the camera alerted or was away. */
  readonly frames: number;
  readonly leftOut: number;
  /** Name of the new model, once there is one. */
  readonly model?: string;
  /** Share of held-out normal frames that each model would have marked. */
  readonly comparison?: { readonly before: number; readonly after: number };
}

/** One point of the curves of a training: the mean over the steps since the last point. */
export interface TrainingPoint {
  readonly step: number;
  readonly loss: number;
  /** Mean squared error, in squared input units, and mean entropy of the addressing, in nats. */
  readonly mse: number;
  readonly entropy: number;
}

/** What held-out normal clips show, every so often. */
export interface ValidationPoint {
  readonly step: number;
  readonly mse: number;
  readonly entropy: number;
  /** Memory items that one latent position reads, mean. */
  readonly active: number;
  /** Memory items that were read at all, of `items`. */
  readonly used: number;
  readonly items: number;
  /** The lowest error so far: these weights are kept. */
  readonly best: boolean;
}

/** A fixed held-out clip, its middle frame, as `data:image/png;base64,...`. */
export interface TrainingPicture {
  readonly original: string;
  readonly reconstruction: string;
  readonly error: string;
}

export interface LearningDetail {
  readonly learning: Learning;
  /** At most 500, thinned out evenly. */
  readonly curve: readonly TrainingPoint[];
  readonly validation: readonly ValidationPoint[];
  /** As of the last validation; empty before. */
  readonly pictures: readonly TrainingPicture[];
}

/**
 * How one camera fares on this machine. Rates are of the last 10 s, latency and share of the last 60 s, totals over
 * all connections since the server began to watch it.
 */
export interface CameraPerformance {
  readonly cameraId: string;
  /** Frames a second that were scored. */
  readonly analysisFps: number;
  readonly windowsPerSecond: number;
  /** Windows in which nothing moved, so that they needed no scoring. */
  readonly skippedPerSecond: number;
  /** How long the oldest window has been waiting for its scores now. */
  readonly queueAgeMs: number;
  /** Lost because this machine was too slow. */
  readonly droppedFrames: number;
  readonly droppedWindows: number;
  /** As in `CameraState`, 0 where none was lost. */
  readonly droppedShare: number;
  /** From a frame's arrival until alerts and pages have been told what is on it; null where none was judged. */
  readonly latencyMs: { readonly p50: number; readonly p95: number } | null;
}

/** What the threads that score did in the last 10 s. */
export interface EnginePerformance {
  readonly engine: string;
  /** Threads of the pool: each scores one batch at a time, with `threadsEach` threads. */
  readonly threads: number;
  readonly threadsEach: number;
  readonly clipsPerSecond: number;
  /** Clips that were scored together, mean; 0 where none was. */
  readonly batch: number;
  /** Computing time of one clip, mean; 0 where none was scored. */
  readonly msPerClip: number;
  /** Clips that wait for a thread now. */
  readonly waiting: number;
}

/** The server's process, its threads included; not the ffmpeg of each camera. Means since the last measurement. */
export interface ProcessPerformance {
  /** Cores that it kept busy, of `cores`. */
  readonly cpu: number;
  readonly cores: number;
  /** Resident, in units of 2^20 bytes. */
  readonly memoryMb: number;
  /** By how much timers came late at worst, 1 in 100 left out. */
  readonly eventLoopMs: number;
}

export interface Performance {
  readonly cameras: readonly CameraPerformance[];
  readonly engines: readonly EnginePerformance[];
  readonly process: ProcessPerformance;
}

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

/** What there is to be laid out: features of files, and what the events of cameras were to their models. */
export interface FeatureSources {
  /** Names of files in the folder of features. */
  readonly files: readonly string[];
  readonly cameras: readonly Pick<Camera, 'id' | 'name'>[];
}

/** How features are brought into a plane or space: by principal components, or neighbours by UMAP. */
export type Projection = 'pca' | 'umap';

/** Of `GET /api/features/scatter`: a camera or a file. */
export interface ScatterQuery {
  /** Id of a camera. */
  readonly camera?: string;
  /** One of `FeatureSources.files`. */
  readonly file?: string;
  /** Default: `pca`. */
  readonly projection?: Projection;
}

export interface Scatter {
  readonly model: string;
  readonly layer: string;
  readonly projection: Projection;
  /** Rows there are; where they are too many to be shown, some are. */
  readonly count: number;
  /** Share of the variance that each axis explains; null where that is not so. */
  readonly shares: readonly number[] | null;
  /** What a point may be: classes of a data set, `normal` and `abnormal`, or of events also `unreviewed`. */
  readonly classes: readonly string[];
  readonly points: readonly ScatterPoint[];
  /** Memory items of the model in the same space. */
  readonly memory: readonly Place[];
}

/** In units of the features. Axes that there are not are 0. */
export type Place = readonly [x: number, y: number, z: number];

export interface ScatterPoint {
  readonly at: Place;
  /** Index into the classes; null where nothing is known. */
  readonly label: number | null;
  /** Of a camera. */
  readonly event?: Pick<Alert, 'id' | 'start' | 'snapshot'>;
  /** Of a file: which clip, and its frame that the point is about, from 0. */
  readonly clip?: string;
  readonly frame?: number;
  /** Number of the picture that shows it; absent where there is none. */
  readonly picture?: number;
  /** What of the picture it is about; absent where that is all of it. */
  readonly box?: Pick<Box, 'x' | 'y' | 'w' | 'h'>;
}

/** A comparison of methods that find abnormal images: `vigil experiment` makes them, the page shows them. */
export interface Experiment {
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly state: 'waiting' | 'running' | 'ended' | 'interrupted';
  /** Runs that have a result, that failed, and all. */
  readonly done: number;
  readonly failed: number;
  readonly total: number;
  /** While it runs, and once that can be told. */
  readonly secondsLeft: number | null;
}

/** Over seeds; no deviation of a single one. */
export interface Measured {
  readonly mean: number;
  readonly deviation: number | null;
}

export interface ExperimentTrial {
  readonly name: string;
  /** ROC AUC by normal class, in the order of `ExperimentDetail.classes`. */
  readonly classes: readonly (Measured | null)[];
  /** Means over all classes: of all abnormal images, of kinds that were labelled in training, and of all others. */
  readonly auc: Measured | null;
  readonly seen: Measured | null;
  readonly unseen: Measured | null;
  /** Between normal and abnormal scores, in standard deviations. */
  readonly gap: Measured | null;
  readonly done: number;
  readonly total: number;
}

export interface ExperimentRun {
  readonly trial: string;
  /** The name of the normal class. */
  readonly normal: string;
  readonly seed: number;
}

export interface ExperimentDetail extends Experiment {
  /** Normal classes, by name. */
  readonly classes: readonly string[];
  readonly trials: readonly ExperimentTrial[];
  /** What papers report; `null` where they do not tell. */
  readonly published: readonly {
    readonly method: string;
    readonly source: string;
    readonly classes: readonly (number | null)[];
    readonly mean: number | null;
  }[];
  /** What is going on, 0 to 1. */
  readonly running: readonly (ExperimentRun & { readonly progress: number })[];
  readonly failures: readonly (ExperimentRun & { readonly message: string })[];
  /** Whether there is a page of it. */
  readonly report: boolean;
  /** Names of pictures, as far as the report has them: of all trials, and of each class. */
  readonly figures: {
    readonly overview: readonly string[];
    readonly classes: readonly (readonly string[])[];
  };
}

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
}

 *   GET    /api/experiments                -> Experiment[], the newest first
 *   GET    /api/experiments/:id            -> ExperimentDetail
 *   GET    /api/experiments/:id/report.html                   one page of all of it;  /figures/NAME.svg a picture of it
 *   GET    /api/cameras/:id/export.json?from=&to=  -> ExportContents; times are ISO 8601, `EXPORT_HOURS` apart at most
 *   GET    /api/cameras/:id/export.zip?from=&to=   videos and `events.json`, a RangeExport, as a ZIP; 404 where there is nothing,
 *                                          429 while there is another export
 *   GET    /api/cameras/:id/stream.mjpeg   the live picture with its boxes, for other viewers: multipart/x-mixed-replace
 */
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

/** Of `GET /api/history`. */
export interface HistoryQuery {
  /** Ids of cameras, with commas between them. */
  readonly camera?: string;
  /** Id of an entry: only those that come after it in the list. */
  readonly before?: string;
  /** 1 to 200; default 50. */
  readonly limit?: number;
}

export interface ChangeEvents extends EventChange {
  /** 1 to 500. */
  readonly ids: readonly string[];
}

export interface AddCamera {
  readonly url: string;
  /** Smaller streams of the same camera, to be analysed and to be shown. Default: `url`, which is recorded. */
  readonly detect?: string;
  readonly live?: string;
  readonly name?: string;
  /** Default: the first model of `GET /api/models`. */
  readonly model?: string;
  /** Default: `camera`. */
  readonly calibration?: CalibrationSource;
  /** Default: `FALSE_ALARMS_PER_DAY` of the models. */
  readonly falseAlarmsPerDay?: number;
  readonly zones?: readonly Zone[];
  readonly profiles?: readonly Profile[];
  readonly coolDownSeconds?: number;
  readonly record?: Retention;
  readonly group?: string;
}

export interface ChangeCamera {
  readonly name?: string;
  readonly url?: string;
  /** null: the stream at `url` again. */
  readonly detect?: string | null;
  readonly live?: string | null;
  readonly model?: string;
  readonly calibration?: CalibrationSource;
  readonly falseAlarmsPerDay?: number;
  /** All of them, in place of those before. */
  readonly zones?: readonly Zone[];
  readonly profiles?: readonly Profile[];
  readonly coolDownSeconds?: number;
  /** In milliseconds since 1970; null: its alerts call somebody again. */
  readonly snoozedUntil?: number | null;
  /** By the zone's id, likewise; zones that are not named stay as they are. */
  readonly snoozedZones?: Readonly<Record<string, number | null>>;
  /** null: only the last minutes again. */
  readonly record?: Retention | null;
  /** null: in no group. */
  readonly group?: string | null;
}

/** Limits of a sensitivity: one false alarm in a hundred days, ten an hour. */
export const FALSE_ALARMS_LIMITS = { min: 0.01, max: 240 } as const;

/** Limits of a cool-down, and its default. */
export const COOL_DOWN_SECONDS = { min: 0, max: 3600, usual: 30 } as const;

export interface StartLearning {
  /** Minutes of normal footage to record; see `LEARN_MINUTES`. */
  readonly collectMinutes?: number;
  /** Minutes to train; see `LEARN_MINUTES`. */
  readonly trainMinutes?: number;
}

/** Limits and defaults of `StartLearning`. */
export const LEARN_MINUTES = {
  collect: { min: 0.1, max: 120, usual: 10 },
  train: { min: 0.05, max: 600, usual: 10 },
} as const;

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

/**
 * The live websocket: the page says which cameras it shows, the server sends what it shows of them, as binary messages.
 *
 * A camera comes as `video`, its own packets as they come and apart from them what was found on each analysed frame, or as
 * `pictures`, JPEGs of the analysed frames that carry what was found on them. One whose source has no packets comes as pictures,
 * whatever was asked for. Video begins with the latest key packet and all that followed it. To a page that shows more than nine
 * cameras the server sends every second picture of a camera, and all that have a box.
 */
export const LIVE_PATH = '/live';
export type LiveForm = 'video' | 'pictures';
export interface LiveRequest {
  /** By camera id; replaces what was asked before. */
  readonly watch: Readonly<Record<string, LiveForm>>;
  /**
   * Live messages that the page has handled on this connection, told a few times a second. A server that leaves out what can be left
   * out while they stay unanswered for too long keeps a slow page or network from falling ever further behind. Video goes on with a
   * key packet.
   */
  readonly handled?: number;
  /** Whether what was found comes with heat maps. */
  readonly heat?: boolean;
  /** The page's clock, in milliseconds: answered at once, with a `clock` message. */
  readonly ping?: number;
}

/** Which instant of a camera something belongs to. */
export interface Instant {
  readonly camera: string;
  /** Grows with every connection to the camera: timestamps of two are not comparable. */
  readonly run: number;
  /** Presentation timestamp, in microseconds: what is on a packet belongs to the frame with the same one. */
  readonly pts: number;
  /**
   * When it would have reached the server had it come as fast as the fastest of this run, in milliseconds since 1970: delay that
   * grows on the way from the camera shows as age.
   */
  readonly captured: number;
}

/** What was found on a frame. */
export interface Verdict {
  readonly boxes: readonly Box[];
  /** Highest region score of this frame, 1 at the threshold; null where it was not scored. */
  readonly score: number | null;
}

/** How abnormal each region of a frame is. */
export interface HeatMap {
  readonly rows: number;
  readonly cols: number;
  /**
   * One byte for each region, row by row, in base64: 0 to 254 for a score of 0 to 2, which stands for all that is more, in units of its
   * threshold; 255 in a mask.
   */
  readonly cells: string;
}

/** A JPEG of an analysed frame, with what was found on this very frame. */
export interface PictureHeader extends Instant, Verdict {
  readonly kind: 'picture';
  readonly index: number;
  /** For who asked for it, where the frame was scored. */
  readonly heat?: HeatMap;
}

/** One of the camera's own packets, Annex B of H.264 or H.265, in decoding order. */
export interface PacketHeader extends Instant {
  readonly kind: 'packet';
  /** For example `avc1.64001f` or `hev1.1.6.L93.B0` (RFC 6381). */
  readonly codec: string;
  /** Size of the picture in pixels. */
  readonly width: number;
  readonly height: number;
  /** Whether decoding can begin here. */
  readonly key: boolean;
  /** How long it is shown, in microseconds; 0 where the camera does not say. */
  readonly duration: number;
}

/** What was found on an analysed frame of a camera that comes as video: no payload. In order of `pts`, after its packet. */
export interface VerdictHeader extends Instant, Verdict {
  readonly kind: 'verdict';
  readonly index: number;
  /** As in `PictureHeader`. */
  readonly heat?: HeatMap;
}

/** The answer to `LiveRequest.ping`: no payload. */
export interface ClockHeader {
  readonly kind: 'clock';
  readonly ping: number;
  /** The server's clock, in milliseconds since 1970. */
  readonly now: number;
}

export type LiveHeader = PictureHeader | PacketHeader | VerdictHeader | ClockHeader;

/** A live message: `uint32 LE` length of the header, the header as JSON (UTF-8), then the payload: JPEG, packet or nothing. */
export function encodeLive(header: LiveHeader, payload: Uint8Array = new Uint8Array()): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const message = new Uint8Array(4 + json.length + payload.length);
  new DataView(message.buffer).setUint32(0, json.length, true);
  message.set(json, 4);
  message.set(payload, 4 + json.length);
  return message;
}

/** The inverse of `encodeLive`; `payload` is a view into `message`. Throws `RangeError` on a cut message. */
export function decodeLive(message: ArrayBuffer): { header: LiveHeader; payload: Uint8Array<ArrayBuffer> } {
  const length = new DataView(message).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(message, 4, length))) as LiveHeader;
  return { header, payload: new Uint8Array(message, 4 + length) };
}
