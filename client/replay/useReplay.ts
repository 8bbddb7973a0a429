import { useEffect, useState, useSyncExternalStore } from 'react';
import { api } from '../api.ts';
import { ReplaySession, type SessionState } from './session.ts';

/** The replay of this page; it ends when the page is left. */
export function useReplay(): { readonly session: ReplaySession; readonly state: SessionState } {
  const [session] = useState(() => new ReplaySession(api.replays));
  useEffect(() => {
    const leave = () => session.leave();
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
      leave();
    };
  }, [session]);
  return { session, state: useSyncExternalStore(session.subscribe, session.get) };
}
