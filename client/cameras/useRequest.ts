import { useState } from 'react';
import { ApiFailure } from '../api.ts';

/** One request at a time, with the reason where it failed. */
export function useRequest() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  /** The answer, or undefined where it failed. */
  async function send<T>(request: () => Promise<T>): Promise<T | undefined> {
    setBusy(true);
    setProblem(null);
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      setProblem(error.message);
      return undefined;
    } finally {
      setBusy(false);
    }
  }
  return { busy, problem, setProblem, send };
}
