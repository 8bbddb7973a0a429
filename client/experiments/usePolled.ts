import { useEffect, useState } from 'react';

export interface Polled<T> {
  readonly value: T | null;
  /** Why the last question got no answer. */
  readonly problem: string | null;
}

/** What the server says, asked for again and again while the page is seen. @param load another function asks anew */
export function usePolled<T>(load: () => Promise<T>, everyMs: number): Polled<T> {
  const [state, setState] = useState<Polled<T>>({ value: null, problem: null });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isLeft = false;
    const ask = async () => {
      try {
        const value = document.hidden ? null : await load();
        if (value !== null && !isLeft) setState({ value, problem: null });
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        if (!isLeft) setState(before => ({ ...before, problem }));
      }
      if (!isLeft) timer = setTimeout(ask, everyMs);
    };
    setState({ value: null, problem: null });
    void ask();
    return () => {
      isLeft = true;
      clearTimeout(timer);
    };
  }, [load, everyMs]);
  return state;
}
