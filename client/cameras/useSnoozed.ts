import type { Camera } from '../../server/contract.ts';
import { useServices } from '../state/context.ts';
import { useTicking } from '../state/ticker.ts';
import { snoozesOf, snoozeWords } from './snoozes.ts';

/** What is silenced of a camera until when, in words; null where all of its alerts call somebody. */
export function useSnoozed(camera: Camera): string | null {
  const { clock } = useServices();
  return useTicking(now => {
    const serverNow = clock.serverNow(now);
    return snoozeWords(snoozesOf(camera, serverNow), serverNow);
  });
}
