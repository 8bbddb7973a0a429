/** Cameras: what they are, how they are set, what is known of them. */

import type { Alert } from './events.ts';

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
