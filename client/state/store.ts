import type {
  Alert,
  Camera,
  ConfigState,
  EventChange,
  Learning,
  StorageState,
} from '../../server/contract.ts';
import { changed } from '../review/change.ts';
import { type EventList, mapEvents, told } from '../review/list.ts';
import { type Detail, extend, type TrainingProgress } from './detail.ts';

/** `starting` until the first success or failure, so that a page that just opened doesn't cry wolf. */
export type Link = 'starting' | 'up' | 'lost';

export interface State {
  readonly links: { readonly events: Link; readonly live: Link };
  /** False until the first `hello`: before it, an empty list means nothing. */
  readonly known: boolean;
  readonly cameras: readonly Camera[];
  /** Newest first, one for each id. */
  readonly alerts: readonly Alert[];
  /** Whether the server may hold older alerts than these. */
  readonly hasOlder: boolean;
  /** The last alert that began while the page was open, or outlived a snooze, and calls somebody, to be said and heard. */
  readonly latest: Alert | null;
  /** What the review page shows: its list, and the day on its timeline; and what the page of one camera does. Null before they are asked for. */
  readonly lists: Readonly<Record<ListName, EventList | null>>;
  /** The event that is open although no list has it. */
  readonly opened: Alert | null;
  /** Grows with whatever may change how many events there are, or how many of them are reviewed. */
  readonly counted: number;
  /** Of the disk with events and recordings; null while it is not known. */
  readonly storage: StorageState | null;
  /** The server's configuration file; null where it has none. */
  readonly config: ConfigState | null;
  /** By camera id: what is being learned, and what came of it until it is put away. */
  readonly learning: ReadonlyMap<string, Learning>;
  /** The last one that entered another phase, for screen readers. */
  readonly learningNews: Learning | null;
  /** Of the learning that is looked at; null before it is loaded. */
  readonly detail: Detail | null;
}

export type ListName = 'review' | 'timeline' | 'camera';

export type Action =
  | { type: 'link'; of: 'events' | 'live'; link: Link }
  | {
      type: 'hello';
      cameras: readonly Camera[];
      alerts: readonly Alert[];
      learning: readonly Learning[];
      storage: StorageState;
      config?: ConfigState;
    }
  | { type: 'camera'; camera: Camera }
  | { type: 'cameraRemoved'; id: string }
  | { type: 'cameraOrder'; ids: readonly string[] }
  | { type: 'alert'; alert: Alert }
  | { type: 'eventsRemoved'; ids: readonly string[] }
  | { type: 'list'; of: ListName; list: EventList }
  | { type: 'opened'; event: Alert }
  | { type: 'said'; ids: readonly string[]; change: EventChange; at: number }
  | { type: 'counted' }
  | { type: 'storage'; storage: StorageState }
  | { type: 'config'; config: ConfigState }
  | { type: 'older'; alerts: readonly Alert[]; end: boolean }
  | { type: 'learning'; learning: Learning }
  | { type: 'learningRemoved'; cameraId: string }
  | { type: 'detail'; detail: Detail | null }
  | { type: 'trainingProgress'; progress: TrainingProgress };

export const EMPTY: State = {
  links: { events: 'starting', live: 'starting' },
  known: false,
  cameras: [],
  alerts: [],
  hasOlder: false,
  latest: null,
  lists: { review: null, timeline: null, camera: null },
  opened: null,
  counted: 0,
  storage: null,
  config: null,
  learning: new Map(),
  learningNews: null,
  detail: null,
};

/** Alerts kept in memory; the oldest go first and can be loaded again. */
export const ALERTS_KEPT = 2000;

export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'link':
      return { ...state, links: { ...state.links, [action.of]: action.link } };
    case 'hello':
      return {
        ...state,
        known: true,
        cameras: action.cameras,
        alerts: mergeAlerts([], action.alerts),
        hasOlder: action.alerts.length > 0,
        storage: action.storage,
        config: action.config ?? null,
        counted: state.counted + 1,
        latest: state.known ? (begunSince(state, action.alerts) ?? null) : null,
        learning: new Map(action.learning.map(learning => [learning.cameraId, learning])),
      };
    case 'camera':
      return { ...state, cameras: putCamera(state.cameras, action.camera) };
    case 'cameraRemoved':
      return { ...state, cameras: state.cameras.filter(camera => camera.id !== action.id) };
    case 'cameraOrder':
      return { ...state, cameras: inOrder(state.cameras, action.ids) };
    case 'alert':
      return putAlert(state, action.alert);
    case 'eventsRemoved': {
      const gone = new Set(action.ids);
      return mapAlerts({ ...state, counted: state.counted + 1 }, alert =>
        gone.has(alert.id) ? null : alert,
      );
    }
    case 'said': {
      const ids = new Set(action.ids);
      return mapAlerts(state, alert =>
        ids.has(alert.id) ? changed(alert, action.change, action.at) : alert,
      );
    }
    case 'list':
      return { ...state, lists: { ...state.lists, [action.of]: action.list } };
    case 'opened':
      return { ...state, opened: action.event };
    case 'counted':
      return { ...state, counted: state.counted + 1 };
    case 'storage':
      return { ...state, storage: action.storage };
    case 'config':
      return { ...state, config: action.config };
    case 'older':
      return { ...state, alerts: mergeAlerts(action.alerts, state.alerts), hasOlder: !action.end };
    case 'learning':
      return putLearning(state, action.learning);
    case 'learningRemoved': {
      const learning = new Map(state.learning);
      learning.delete(action.cameraId);
      return { ...state, learning };
    }
    case 'detail':
      return { ...state, detail: action.detail };
    case 'trainingProgress': {
      if (state.detail?.cameraId !== action.progress.cameraId) return state;
      return { ...state, detail: extend(state.detail, action.progress) };
    }
  }
}

function putAlert(state: State, alert: Alert): State {
  const { lists, alerts } = state;
  const known = alerts.find(({ id }) => id === alert.id);
  const counted = known && alert.end === null && sameReview(known, alert) ? state.counted : state.counted + 1;
  const opened = state.opened?.id === alert.id ? alert : state.opened;
  const next: State = { ...state, counted, opened, lists: mapLists(lists, list => told(list, alert)) };
  const oldest = olderThan(alerts);
  // A word about an event of long ago: no news, and among the newest it would be out of place.
  if (!known && alert.end !== null && state.hasOlder && oldest !== null && alert.id < oldest) return next;
  const merged = mergeAlerts(alerts, [alert]);
  return {
    ...next,
    alerts: merged.slice(0, ALERTS_KEPT),
    hasOlder: state.hasOlder || merged.length > ALERTS_KEPT,
    latest: (known && !known.quiet) || alert.quiet ? state.latest : alert,
  };
}

const sameReview = (a: Alert, b: Alert): boolean => a.review?.verdict === b.review?.verdict;

function mapLists(lists: State['lists'], change: (list: EventList) => EventList): State['lists'] {
  const { review, timeline, camera } = lists;
  return {
    review: review && change(review),
    timeline: timeline && change(timeline),
    camera: camera && change(camera),
  };
}

/** Wherever they are shown; null lets one go. */
function mapAlerts(state: State, change: (alert: Alert) => Alert | null): State {
  return {
    ...state,
    alerts: state.alerts.map(change).filter(alert => alert !== null),
    opened: state.opened && change(state.opened),
    lists: mapLists(state.lists, list => mapEvents(list, change)),
  };
}

function putLearning(state: State, learning: Learning): State {
  const isNews = state.learning.get(learning.cameraId)?.phase !== learning.phase;
  return {
    ...state,
    learning: new Map(state.learning).set(learning.cameraId, learning),
    learningNews: isNews ? learning : state.learningNews,
  };
}

/** The newest alert that lasts and that began while the server was lost: news as much as a pushed one. */
function begunSince({ alerts: known }: State, alerts: readonly Alert[]): Alert | undefined {
  const isNew = (alert: Alert) =>
    alert.end === null && !alert.quiet && !known.some(({ id, quiet }) => id === alert.id && !quiet);
  return mergeAlerts([], alerts).find(isNew);
}

function putCamera(cameras: readonly Camera[], camera: Camera): readonly Camera[] {
  const at = cameras.findIndex(known => known.id === camera.id);
  return at < 0 ? [...cameras, camera] : cameras.with(at, camera);
}

/** Those that are not named come last, as they were. */
function inOrder(cameras: readonly Camera[], ids: readonly string[]): readonly Camera[] {
  const place = new Map(ids.map((id, at) => [id, at]));
  const at = ({ id }: Camera) => place.get(id) ?? ids.length;
  return cameras.toSorted((a, b) => at(a) - at(b));
}

/** Newest first; of two with one id, the one in `newer` counts. */
function mergeAlerts(older: readonly Alert[], newer: readonly Alert[]): readonly Alert[] {
  const byId = new Map([...older, ...newer].map(alert => [alert.id, alert]));
  return [...byId.values()].sort((a, b) => b.start - a.start || (a.id < b.id ? 1 : -1));
}

export const isLost = (state: State): boolean => state.links.events === 'lost' || state.links.live === 'lost';

/** Those that last, but for what somebody has silenced. */
export const activeAlerts = (state: State): readonly Alert[] =>
  state.alerts.filter(alert => alert.end === null && alert.quiet !== 'snoozed');

/** Those that the live page and the page of one camera show. */
export const listedAlerts = ({ alerts, lists: { camera } }: State): readonly Alert[] => [
  ...alerts,
  ...(camera ? [...camera.fresh, ...camera.events] : []),
];

/** The alert that older ones come after. Those that last are left out: one may have begun long before the rest of the list. */
export function olderThan(alerts: readonly Alert[]): string | null {
  const oldest = alerts.findLast(alert => alert.end !== null) ?? alerts.at(-1);
  return oldest?.id ?? null;
}

export class Store {
  #state = EMPTY;
  readonly #listeners = new Set<() => void>();

  readonly get = (): State => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  dispatch(action: Action): void {
    this.#state = reduce(this.#state, action);
    for (const listener of this.#listeners) listener();
  }
}
