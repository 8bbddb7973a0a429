import { createContext, useContext, useSyncExternalStore } from 'react';
import type { ServerClock } from './clock.ts';
import type { LiveSocket } from './live.ts';
import type { State, Store } from './store.ts';

interface PageServices {
  readonly store: Store;
  readonly live: LiveSocket;
  readonly clock: ServerClock;
}

export const Services = createContext<PageServices | null>(null);

export function useServices(): PageServices {
  const services = useContext(Services);
  if (!services) throw new Error('Services are missing above this component');
  return services;
}

export function useAppState(): State {
  const { store } = useServices();
  return useSyncExternalStore(store.subscribe, store.get);
}
