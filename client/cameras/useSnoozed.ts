import type { Camera } from '../../server/contract.ts';
import { formatTime } from '../format.ts';
import { useServices } from '../state/context.ts';
import { useTicking } from '../state/ticker.ts';
import { isSnoozed } from './Snooze.tsx';

/** Until when a camera's alerts call nobody, as people say it; null where they do. */
export function useSnoozed(camera: Camera): string | null {
  const { clock } = useServices();
  return useTicking(now => {
    const serverNow = clock.serverNow(now);
    return isSnoozed(camera, serverNow) ? formatTime(camera.snoozedUntil!, serverNow) : null;
  });
}
