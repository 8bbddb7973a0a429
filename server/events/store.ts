/** What keeps alerts as events. The server knows only this; the store of today writes folders. */

import type { Alert, Clip } from '../contract.ts';

export interface Pictures {
  /** The peak with its red box, and without. */
  readonly snapshot: Uint8Array;
  readonly plain: Uint8Array;
}

/** The files of a clip: the video, and its boxes in two forms. */
export type ClipFile = 'clip.mp4' | 'clip.json' | 'clip.vtt';

export interface EventQuery {
  readonly camera?: string | undefined;
  /** Only events that started before, in milliseconds since 1970. */
  readonly before?: number | undefined;
  /** Only events that last. */
  readonly lasting?: boolean | undefined;
  readonly limit: number;
}

export interface EventStore {
  /**
   * Adds the event or replaces what is known of it, except its clip.
   * @param seen when it was last seen: its end, should the server stop before the alert ends
   */
  save(event: Alert, seen: number, pictures?: Pictures): Promise<void>;
  /** Newest first. */
  list(query: EventQuery): Alert[];
  get(id: string): Alert | undefined;
  picture(id: string, which: keyof Pictures): Promise<Uint8Array | undefined>;
  /** Where a file of the event's clip lies, or is to lie; nothing where there is no such event. */
  clipFile(id: string, which: ClipFile): string | undefined;
  /** Says that the files of a clip are whole. Resolves with the event as it is now; nothing where it has gone. */
  saveClip(id: string, clip: Clip): Promise<Alert | undefined>;
  /** Removes the files of a clip, not the event. */
  removeClip(id: string): Promise<Alert | undefined>;
}
