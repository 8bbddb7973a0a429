import { useEffect, useState } from 'react';
import { ApiFailure, api } from '../api.ts';
import { useAppState, useServices } from '../state/context.ts';
import type { Detail } from '../state/detail.ts';

/** Loads what the curves have so far, again with every connection; the store appends what is pushed. */
export function useDetail(cameraId: string): { detail: Detail | null; problem: string | null } {
  const { store } = useServices();
  const { detail, links } = useAppState();
  const [problem, setProblem] = useState<string | null>(null);
  const connected = links.events === 'up';

  useEffect(() => {
    if (!connected) return;
    let gone = false;
    const load = async () => {
      try {
        const { curve, validation, pictures } = await api.learning(cameraId);
        if (gone) return;
        store.dispatch({ type: 'detail', detail: { cameraId, curve, validation, pictures } });
        setProblem(null);
      } catch (error) {
        if (!gone) setProblem(error instanceof ApiFailure ? error.message : String(error));
      }
    };
    void load();
    return () => {
      gone = true;
    };
  }, [cameraId, connected, store]);

  useEffect(() => () => store.dispatch({ type: 'detail', detail: null }), [store]);
  return { detail, problem };
}
