import type { Alert } from '../../server/contract.ts';
import { type Filter, fits, searchOf } from './filter.ts';

/** Events that fit a filter, as far as they are loaded. What the server tells of them is put in place; nothing moves for it. */
export interface EventList {
  readonly filter: Filter;
  /** The filter as text. */
  readonly key: string;
  /** Newest first. One that no longer fits stays until the list is loaded again: who dealt with it may want it back. */
  readonly events: readonly Alert[];
  /** What came since, newest first: shown when asked for. */
  readonly fresh: readonly Alert[];
  readonly loaded: boolean;
  readonly hasOlder: boolean;
}

/** Kept in memory and in the document at once; who wants to see more narrows the filter. */
export const LISTED_MOST = 2000;
const FRESH_MOST = 1000;

export function emptyList(filter: Filter): EventList {
  return { filter, key: searchOf(filter), events: [], fresh: [], loaded: false, hasOlder: true };
}

/** The next page, older than what is there. */
export function withPage(list: EventList, page: readonly Alert[], hasOlder: boolean): EventList {
  const known = new Set(list.events.map(({ id }) => id));
  // What was told while the page was on its way is newer than the page.
  const told = new Map(list.fresh.map(event => [event.id, event]));
  const added = page.filter(({ id }) => !known.has(id)).map(event => told.get(event.id) ?? event);
  const events = sorted([...list.events, ...added]);
  const inPage = new Set(page.map(({ id }) => id));
  return { ...list, events, hasOlder, loaded: true, fresh: list.fresh.filter(({ id }) => !inPage.has(id)) };
}

/** The newest again, after a time in which nothing was told. `whole` where there are no more than these. */
export function withNewest(list: EventList, newest: readonly Alert[], whole: boolean): EventList {
  const now = new Map(newest.map(event => [event.id, event]));
  const oldest = whole ? '' : (newest.at(-1)?.id ?? '');
  // What would fit and was not sent has been removed.
  const isGone = (event: Alert) => event.id >= oldest && !now.has(event.id) && fits(event, list.filter);
  const present = mapEvents(list, event => (isGone(event) ? null : (now.get(event.id) ?? event)));
  return newest.reduceRight(told, present);
}

/** A new event, or a change of one. */
export function told(list: EventList, event: Alert): EventList {
  if ([...list.events, ...list.fresh].some(({ id }) => id === event.id))
    return mapEvents(list, known => (known.id === event.id ? event : known));
  const oldest = list.events.at(-1);
  const isBeyond = list.hasOlder && oldest !== undefined && event.id < oldest.id;
  if (isBeyond || !fits(event, list.filter)) return list;
  // Where there is nothing, nothing can move.
  if (list.loaded && list.events.length === 0 && list.fresh.length === 0) return { ...list, events: [event] };
  const fresh = sorted([event, ...list.fresh]);
  if (fresh.length <= FRESH_MOST) return { ...list, fresh };
  // Nobody has looked for long: begin again with the newest.
  return { ...list, events: fresh, fresh: [], hasOlder: true };
}

export function showFresh(list: EventList): EventList {
  if (list.fresh.length === 0) return list;
  const events = sorted([...list.fresh, ...list.events]);
  return {
    ...list,
    ...{ events: events.slice(0, LISTED_MOST), fresh: [] },
    hasOlder: list.hasOlder || events.length > LISTED_MOST,
  };
}

/** Changes events, or lets them go where `change` returns null. */
export function mapEvents(list: EventList, change: (event: Alert) => Alert | null): EventList {
  const all = (events: readonly Alert[]) => events.map(change).filter(event => event !== null);
  return { ...list, events: all(list.events), fresh: all(list.fresh) };
}

function sorted(events: readonly Alert[]): readonly Alert[] {
  return [...events].sort((a, b) => (a.id < b.id ? 1 : -1));
}
