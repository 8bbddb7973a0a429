import { useEffect, useState } from 'react';
import { ApiFailure } from '../api.ts';

interface Answer<T> {
  /** Null before it is known. */
  readonly value: T | null;
  /** Why it is not, in one line. */
  readonly problem: string | null;
}

/**
 * What the server answers, asked again where `key` changes; until then what it answered before stays.
 * @param merge makes one of both
 */
export function useAnswer<T>(
  ask: () => Promise<T>,
  key: unknown,
  merge: (before: T, now: T) => T = (_, now) => now,
): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T>>({ value: null, problem: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` says when to ask again
  useEffect(() => {
    let left = false;
    ask().then(
      now =>
        left ||
        setAnswer(({ value }) => ({ value: value === null ? now : merge(value, now), problem: null })),
      error =>
        left ||
        setAnswer(({ value }) => ({
          value,
          problem: error instanceof ApiFailure ? error.message : String(error),
        })),
    );
    return () => {
      left = true;
    };
  }, [key]);
  return answer;
}
