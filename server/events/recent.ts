import type { Alert } from '../contract.ts';
import type { EventStore } from './store.ts';

/** Events that a page gets at once; it asks for older ones. */
const NEWEST = 50;
const LASTING = 200;

/** The newest events, and every older one that lasts, at hand: a page that connects gets them without a wait in which one could slip by. */
export class RecentEvents {
  #events: readonly Alert[];

  private constructor(events: readonly Alert[]) {
    this.#events = events;
  }

  static async load(store: Pick<EventStore, 'list'>): Promise<RecentEvents> {
    return new RecentEvents(await store.list({ limit: NEWEST }));
  }

  /** A new event, or a change of one. */
  put(event: Alert): void {
    const others = this.#events.filter(({ id }) => id !== event.id);
    const sorted = [...others, event].sort((a, b) => (a.id < b.id ? 1 : -1));
    const older = sorted.slice(NEWEST).filter(({ end }) => end === null);
    this.#events = [...sorted.slice(0, NEWEST), ...older.slice(0, LASTING)];
  }

  removed(ids: readonly string[]): void {
    this.#events = this.#events.filter(({ id }) => !ids.includes(id));
  }

  /** Newest first. */
  list(): Alert[] {
    return [...this.#events];
  }
}
