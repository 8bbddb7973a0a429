import { useCallback, useEffect, useRef, useState } from 'react';
import type { Alert } from '../../server/contract.ts';
import { ApiFailure, api } from '../api.ts';
import { useAppState, useServices } from '../state/context.ts';
import type { ListName } from '../state/store.ts';
import { type Filter, queryOf, searchOf } from './filter.ts';
import { type EventList, emptyList, LISTED_MOST, withNewest, withPage } from './list.ts';

/** As many as the server gives at once. */
const NEWEST = 200;

export interface Listing {
  /** Null before it is asked for. */
  readonly list: EventList | null;
  readonly loading: boolean;
  /** Why nothing more was loaded, in one line. */
  readonly problem: string | null;
  /** Loads the next page; the first one where there is none yet. */
  readonly more: () => void;
}

type Put = (list: EventList, events: readonly Alert[], whole: boolean) => EventList;

/** A list of the store, loaded for a filter and kept up to date: what was missed without a connection is asked for after it. */
export function useEventList(of: ListName, filter: Filter, page: number): Listing {
  const { store } = useServices();
  const { lists, links } = useAppState();
  const [request, setRequest] = useState<{ key: string; problem: string | null } | null>(null);
  /** Key of the list that is being loaded. */
  const busy = useRef<string | null>(null);
  const connected = links.events === 'up';
  const key = searchOf(filter);

  const load = useCallback(
    async (limit: number, before: string | undefined, put: Put) => {
      const asked = store.get().lists[of];
      if (asked?.key !== key || busy.current === key) return;
      busy.current = key;
      setRequest({ key, problem: null });
      let problem: string | null = null;
      try {
        const query = { ...queryOf(asked.filter), limit, ...(before !== undefined && { before }) };
        const events = await api.events(query);
        const list = store.get().lists[of];
        if (list?.key === key)
          store.dispatch({ type: 'list', of, list: put(list, events, events.length < limit) });
      } catch (error) {
        problem = error instanceof ApiFailure ? error.message : String(error);
      }
      if (busy.current !== key) return; // the viewer looks at another one by now
      busy.current = null;
      setRequest(problem === null ? null : { key, problem });
    },
    [key, of, store],
  );

  const more = useCallback(() => {
    const list = store.get().lists[of];
    if (list?.key !== key || list.events.length >= LISTED_MOST) return;
    void load(page, list.events.at(-1)?.id, (list, events, whole) => withPage(list, events, !whole));
  }, [key, of, page, store, load]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all of the filter
  useEffect(() => {
    if (!connected) return;
    const known = store.get().lists[of];
    if (known?.key === key && known.loaded) void load(NEWEST, undefined, withNewest);
    else {
      store.dispatch({ type: 'list', of, list: emptyList(filter) });
      more();
    }
  }, [key, connected, of, store]);

  const list = lists[of];
  const mine = request?.key === key ? request : null;
  return {
    list: list?.key === key ? list : null,
    loading: mine !== null && mine.problem === null,
    problem: mine?.problem ?? null,
    more,
  };
}
