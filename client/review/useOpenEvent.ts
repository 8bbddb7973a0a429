import { useEffect, useState } from 'react';
import type { Alert } from '../../server/contract.ts';
import { ApiFailure, api } from '../api.ts';
import { useAppState, useServices } from '../state/context.ts';

export interface OpenEvent {
  readonly event: Alert | null;
  /** Why it can't be shown, in one line. */
  readonly problem: string | null;
}

/** The event that is open: of the list, or, where a link led to it, by itself. */
export function useOpenEvent(id: string | null): OpenEvent {
  const { store } = useServices();
  const { lists, alerts, links, opened } = useAppState();
  const [problem, setProblem] = useState<{ id: string; line: string } | null>(null);
  const connected = links.events === 'up';
  const all = [
    lists.review?.events,
    lists.review?.fresh,
    lists.timeline?.events,
    lists.timeline?.fresh,
    alerts,
  ];
  const listed = all.reduce<Alert | null>(
    (found, events) => found ?? events?.find(event => event.id === id) ?? null,
    null,
  );
  const event = listed ?? (opened?.id === id ? opened : null);
  const isUnlisted = id !== null && listed === null;
  const isMissing = id !== null && event === null;

  // Also when it has gone meanwhile, and after a lost connection.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (!isUnlisted || !connected) return;
    let left = false;
    api.event(id).then(
      event => left || store.dispatch({ type: 'opened', event }),
      error => left || setProblem({ id, line: error instanceof ApiFailure ? error.message : String(error) }),
    );
    return () => {
      left = true;
    };
  }, [id, isUnlisted, isMissing, connected, store]);

  return { event, problem: isMissing && problem?.id === id ? problem.line : null };
}
