import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Performance } from '../../server/contract.ts';
import type { PlayerKind } from '../live/choice.ts';
import type { ServerClock } from '../live/clock.ts';
import type { LiveSocket } from '../live/socket.ts';
import type { Triage } from '../review/triage.ts';
import type { PerformanceWatch } from './performance.ts';
import type { State, Store } from './store.ts';

interface PageServices {
  readonly store: Store;
  readonly triage: Triage;
  readonly live: LiveSocket;
  readonly clock: ServerClock;
  readonly performance: PerformanceWatch;
  /** The best player that may be used, where somebody chose one. */
  readonly best?: PlayerKind | undefined;
}

export const Services = createContext<PageServices | null>(null);

export function useServices(): PageServices {
  const services = useContext(Services);
  if (!services) throw new Error('Services are missing above this component');
  return services;
}

/** The latest figures; null before the first ones. The server measures while a component uses this. */
export function usePerformance(): Performance | null {
  const { performance } = useServices();
  return useSyncExternalStore(performance.subscribe, performance.get);
}

export function useAppState(): State {
  const { store } = useServices();
  return useSyncExternalStore(store.subscribe, store.get);
}
