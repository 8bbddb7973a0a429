import type { ToldAlert } from '../../models/index.ts';
import type { AlertChange, Moment, TrackedAlert } from '../detection/alerts.ts';

type Sighting = ToldAlert['sightings'][number];

/** Remembers when each alert of a clip was told and what it was about, from what an `AlertTracker` says. */
export class ToldAlerts {
  readonly #all: { readonly told: number; readonly sightings: Sighting[] }[] = [];
  readonly #lasting = new Map<TrackedAlert<Moment>, Sighting[]>();

  get count(): number {
    return this.#all.length;
  }

  /** @param frame on which they are told */
  take(frame: number, changes: readonly AlertChange<Moment>[]): void {
    for (const { kind, alert } of changes) {
      const seen = alert.recent.map(({ frame, boxes }) => ({ frame: frame.index, boxes }));
      if (kind === 'begin') {
        this.#all.push({ told: frame, sightings: seen });
        this.#lasting.set(alert, seen);
      } else if (kind === 'update') this.#lasting.get(alert)!.push(seen.at(-1)!);
      else this.#lasting.delete(alert);
    }
  }

  list(): readonly ToldAlert[] {
    return this.#all;
  }
}
