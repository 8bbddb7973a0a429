import { useEffect, useState } from 'react';
import type { Alert, EventFrame } from '../../server/contract.ts';
import { api } from '../api.ts';

/** What was seen on each frame of an event, again when it has ended; null before it is known. */
export function useFrames({ id, end }: Alert): readonly EventFrame[] | null {
  const [known, setKnown] = useState<{ id: string; frames: readonly EventFrame[] } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an event that ends has more frames than it had
  useEffect(() => {
    let left = false;
    const show = (frames: readonly EventFrame[]) => left || setKnown({ id, frames });
    api.eventFrames(id).then(show, () => show([])); // the rest of the event is shown without them
    return () => {
      left = true;
    };
  }, [id, end]);
  return known?.id === id ? known.frames : null;
}
