/** What keeps alerts as events. Cameras, clips and API know only this. */
import type { Alert, Clip, EventChange, EventCount, EventFrame } from '../contract.ts';

export interface Pictures {
  /** The peak with its red box, and without. */
  readonly snapshot: Uint8Array;
  readonly plain: Uint8Array;
}

/** The files of a clip: the video, and its boxes in two forms. */
export type ClipFile = 'clip.mp4' | 'clip.json' | 'clip.vtt';

/** Any file beside an event's pictures: `model.json` is what its model saw, as `ModelView`. */
export type EventFile = ClipFile | 'model.json';

export interface EventQuery {
  readonly cameras?: readonly string[] | undefined;
  /** Only events that started from `from` on, and before `to`, in milliseconds since 1970. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Only events that had not ended before then. */
  readonly endsAfter?: number | undefined;
  /** Only events before the one with this id. */
  readonly before?: string | undefined;
  /** Only events whose highest score is at least this. */
  readonly score?: number | undefined;
  readonly reviewed?: boolean | undefined;
  readonly protected?: boolean | undefined;
  /** Ids of zones: only events that were in one of them. */
  readonly zones?: readonly string[] | undefined;
  /** Only events that last. */
  readonly lasting?: boolean | undefined;
  readonly limit: number;
}

/** What an event takes on the disk, in bytes. */
export interface EventSize {
  readonly id: string;
  readonly clip: number;
  /** With the frames on which something was seen. */
  readonly pictures: number;
}

export interface SaveMore {
  readonly pictures?: Pictures | undefined;
  /** What was seen since it was saved last. */
  readonly frames?: readonly EventFrame[];
}

export interface EventStore {
  /**
   * Adds the event or replaces what is known of it, except its clip and what people said of it. It resolves when it is on the disk.
   * Where that fails it rejects, is known all the same, and is written with what is saved next.
   * @param seen when it was last seen: its end, should the server stop before the alert ends
   */
  save(event: Alert, seen: number, more?: SaveMore): Promise<void>;
  /** Tries again to write what could not be written. */
  flush(): Promise<void>;
  /** Newest first. */
  list(query: EventQuery): Promise<Alert[]>;
  get(id: string): Promise<Alert | undefined>;
  /** Which of these ids no event has. */
  unknown(ids: readonly string[]): Promise<string[]>;
  /** How many events started between each of these times and the next one. */
  count(edges: readonly number[], query: Pick<EventQuery, 'cameras' | 'score'>): Promise<EventCount[]>;
  /** Every frame on which something was seen that belongs to the event, in order. */
  frames(id: string): Promise<EventFrame[]>;
  /**
   * What people say of events. Resolves with those that there are, as they are now.
   * @throws UserError `disk` where it can't be written
   */
  change(ids: readonly string[], change: EventChange): Promise<Alert[]>;
  picture(id: string, which: keyof Pictures): Promise<Uint8Array | undefined>;
  /** Where a file of the event lies, or is to lie. Throws `UserError` `not-found` for what is no event's id. */
  clipFile(id: string, which: EventFile): string;
  /** Keeps `model.json` with the event's pictures. Throws `UserError` `not-found` where the event has gone. */
  saveModelView(id: string, json: string): Promise<void>;
  /**
   * Says that the files of a clip are whole. Resolves with the event as it is now; nothing where it has gone. Where it can't be written
   * it rejects, as `save` does.
   */
  saveClip(id: string, clip: Clip): Promise<Alert | undefined>;
  /** Removes the files of a clip, not the event. */
  removeClip(id: string): Promise<Alert | undefined>;
  /** Removes events and all that belongs to them. */
  remove(ids: readonly string[]): Promise<void>;
  /** Bytes of all of them that are not protected. */
  size(since?: number): Promise<Omit<EventSize, 'id'>>;
  /** Events that ended and are not protected, the oldest first: those with a clip, or all. */
  oldest(which: 'clip' | 'all', limit: number, before?: number): Promise<EventSize[]>;
  /** Events without a clip, newest first, which the last server did not live to see the end of, or not long enough to cut one. */
  withoutClip(): Promise<Alert[]>;
}
