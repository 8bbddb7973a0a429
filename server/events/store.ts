/** What keeps alerts as events. The server knows only this; the store of today writes folders. */

import type { Alert } from '../contract.ts';

export interface Pictures {
  /** The peak with its red box, and without. */
  readonly snapshot: Uint8Array;
  readonly plain: Uint8Array;
}

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
   * Adds the event or replaces what is known of it.
   * @param seen when it was last seen: its end, should the server stop before the alert ends
   */
  save(event: Alert, seen: number, pictures?: Pictures): Promise<void>;
  /** Newest first. */
  list(query: EventQuery): Alert[];
  picture(id: string, which: keyof Pictures): Promise<Uint8Array | undefined>;
}
