/** The tables, as typed SQL knows them. Times are in milliseconds since 1970, yes and no are 1 and 0: both databases have these. */

import type { ColumnType, Generated } from 'kysely';

export interface Schema {
  readonly cameras: CameraTable;
  readonly events: EventTable;
  readonly event_frames: EventFramesTable;
  readonly event_vectors: EventVectorTable;
  readonly event_regions: EventRegionsTable;
  readonly settings: SettingTable;
  readonly audit: AuditTable;
}

export interface CameraTable {
  id: string;
  /** Order of the list. */
  position: number;
  /** JSON: all else of `CameraSettings`, passwords included. */
  settings: string;
}

export interface EventTable {
  /** See `createEventId`: sorts by start. */
  id: string;
  camera_id: string;
  camera_name: string;
  started_at: number;
  /** null while the alert lasts. */
  ended_at: number | null;
  /** When it was last seen: its end, should the server stop before the alert ends. */
  seen_at: number;
  first_frame: number;
  last_frame: number;
  /** The highest score, which `peak` has, too. */
  score: number;
  /** JSON: `Alert['peak']`. */
  peak: string;
  snapshot: number;
  interrupted: number;
  scene_changed: number;
  /** `Alert['quiet']`. */
  quiet: string | null;
  /** Of its pictures on disk. */
  picture_bytes: number;
  /** Of `event_frames`. */
  frame_bytes: Generated<number>;
  clip_start: number | null;
  clip_seconds: number | null;
  clip_bytes: number | null;
  reviewed_at: number | null;
  /** `Review['verdict']`, null where `reviewed_at` is. */
  verdict: string | null;
  protected: number;
  comment: string | null;
  /** JSON: `Alert['zones']`, null where there are none. */
  zones: string | null;
  false_alarms_per_day: number | null;
}

/** What was seen of an event, appended piece by piece while its alert lasts. */
export interface EventFramesTable {
  event_id: string;
  part: number;
  /** JSON: `EventFrame[]`. */
  frames: string;
}

/** What was seen of an event, in the terms of the network that saw it: events of the same weights can be compared. */
export interface EventVectorTable {
  event_id: string;
  weights_id: string;
  /** `float32[]`, little-endian, of length 1 as a vector. PostgreSQL gives bytes as an array, SQLite as a buffer. */
  vector: ColumnType<Uint8Array | ArrayBuffer, Uint8Array>;
}

/** How abnormal which region was while an event lasted. */
export interface EventRegionsTable {
  event_id: string;
  camera_id: string;
  weights_id: string;
  /** JSON: `SeenRegions`. */
  regions: string;
}

export interface SettingTable {
  key: string;
  /** JSON. */
  value: string;
}

/** Who did what to what. */
export interface AuditTable {
  /** Like an event's: sorts by time. */
  id: string;
  at: number;
  /** `HistoryAction`. */
  action: string;
  /** Id of the event, or of the camera where it was about no event; empty where about neither. */
  subject: string;
  /** JSON: `HistoryDetail`. */
  detail: string | null;
  camera_id: string | null;
  camera_name: string | null;
  address: string | null;
}
