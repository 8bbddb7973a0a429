import type { Alert, EventsQuery } from '../../server/contract.ts';
import { addDays, type Day, parseDay, startOfDay } from './days.ts';

type Answer = 'yes' | 'no';

/** Which events are listed. It stands in the page's address, so that it can be shared and gone back to. */
export interface Filter {
  /** By id; none means all of them. */
  readonly cameras: readonly string[];
  /** Likewise: events that were in one of them. */
  readonly zones: readonly string[];
  /** First and last day. */
  readonly from: Day | null;
  readonly to: Day | null;
  readonly score: number | null;
  readonly reviewed: Answer | null;
  readonly protected: Answer | null;
}

export const NO_FILTER: Filter = {
  cameras: [],
  zones: [],
  from: null,
  to: null,
  score: null,
  reviewed: null,
  protected: null,
};

/** What can't be understood counts as absent. */
export function parseFilter(search: string): Filter {
  const given = new URLSearchParams(search);
  const score = Number(given.get('score') ?? Number.NaN);
  return {
    cameras: idsOf(given.get('camera')),
    zones: idsOf(given.get('zone')),
    from: parseDay(given.get('from')),
    to: parseDay(given.get('to')),
    score: Number.isFinite(score) && score > 0 ? score : null,
    reviewed: answerOf(given.get('reviewed')),
    protected: answerOf(given.get('protected')),
  };
}

const idsOf = (text: string | null): readonly string[] => text?.split(',').filter(Boolean) ?? [];
const answerOf = (text: string | null): Answer | null => (text === 'yes' || text === 'no' ? text : null);

/** The id of the event that is open. */
export const openedEvent = (search: string): string | null => new URLSearchParams(search).get('event');

/** The inverse, with `?` where there is something to say. One filter has one text. */
export function searchOf(filter: Filter, event: string | null = null): string {
  const { cameras, zones, ...rest } = filter;
  const list = (ids: readonly string[]) => (ids.length > 0 ? [...ids].sort().join(',') : null);
  const pairs = { camera: list(cameras), zone: list(zones), ...rest, event };
  const said = Object.entries(pairs).filter(([, value]) => value !== null);
  // Commas stay readable.
  const text = new URLSearchParams(said.map(([key, value]) => [key, String(value)]))
    .toString()
    .replaceAll('%2C', ',');
  return text && `?${text}`;
}

export function queryOf({ cameras, zones, from, to, score, reviewed, protected: kept }: Filter): EventsQuery {
  return {
    ...(cameras.length > 0 && { camera: cameras.join(',') }),
    ...(zones.length > 0 && { zone: zones.join(',') }),
    ...(from !== null && { from: startOfDay(from) }),
    ...(to !== null && { to: startOfDay(addDays(to, 1)) }),
    ...(score !== null && { score }),
    ...(reviewed !== null && { reviewed }),
    ...(kept !== null && { protected: kept }),
  };
}

/** Whether the server would list it. */
export function fits(event: Alert, filter: Filter): boolean {
  const { from = 0, to = Number.POSITIVE_INFINITY, score = 0 } = queryOf(filter);
  const { cameras, zones, reviewed, protected: kept } = filter;
  return (
    (cameras.length === 0 || cameras.includes(event.cameraId)) &&
    (zones.length === 0 || event.zones?.some(({ id }) => zones.includes(id)) === true) &&
    event.start >= from &&
    event.start < to &&
    event.peak.score >= score &&
    (reviewed === null || (reviewed === 'yes') === (event.review !== undefined)) &&
    (kept === null || (kept === 'yes') === (event.protected === true))
  );
}

/** How many of the filters are in use. */
export function countFilters({ cameras, zones, ...rest }: Filter): number {
  const lists = [cameras, zones].filter(ids => ids.length > 0).length;
  return Object.values(rest).filter(value => value !== null).length + lists;
}
