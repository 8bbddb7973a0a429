import { useEffect, useRef, useState } from 'react';
import type { EventCount } from '../../server/contract.ts';
import { api } from '../api.ts';
import { useAppState } from '../state/context.ts';

/** Alerts may come by the dozen: counts are asked for at most this often, in milliseconds. */
const ASK_EVERY_MS = 1000;

/**
 * How many events began between each of these times and the next one, asked for again when that may have changed.
 * Null before the first answer.
 */
export function useCounts(
  edges: readonly number[],
  camera: string | undefined,
  score: number | undefined,
): readonly EventCount[] | null {
  const { counted, links } = useAppState();
  const connected = links.events === 'up';
  const [known, setKnown] = useState<{ key: string; counts: readonly EventCount[] } | null>(null);
  const asked = useRef({ key: '', at: Number.NEGATIVE_INFINITY });
  const key = JSON.stringify([edges, camera, score]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all of the query
  useEffect(() => {
    if (!connected) return;
    const since = asked.current.key === key ? performance.now() - asked.current.at : ASK_EVERY_MS;
    const timer = setTimeout(
      () => {
        asked.current = { key, at: performance.now() };
        const show = (counts: EventCount[]) => setKnown({ key, counts });
        const query = { ...(camera !== undefined && { camera }), ...(score !== undefined && { score }) };
        api.eventCounts(edges, query).then(show, () => {}); // asked again with the next change
      },
      Math.max(0, ASK_EVERY_MS - since),
    );
    return () => clearTimeout(timer);
  }, [key, counted, connected]);
  return known?.key === key ? known.counts : null;
}
