import type { Camera } from '../../server/contract.ts';
import { useServices } from '../state/context.ts';
import { useTicking } from '../state/ticker.ts';
import type { Feed } from './feed.ts';
import type { Chip } from './StateChip.tsx';
import { isLive, isSlow, LATE_MS, notice, staleLines } from './status.ts';

/** What a camera's picture is worth at the moment, in the terms of what shows it. */
export function useLook(camera: Camera, feed: Feed, lost: boolean) {
  const { clock } = useServices();
  const { state } = camera;
  const sight = { state, feed, lost };
  const shown = useTicking(now => isLive(sight, now));
  const stale = useTicking(now => staleLines(sight, now, clock.serverNow(now)).join('\n'));
  const late = useTicking(
    now => shown && feed.drawn !== null && (clock.age(feed.drawn.captured, now) ?? 0) > LATE_MS,
  );
  const stopped = !shown && state.phase !== 'offline' && state.phase !== 'connecting';
  const behind = late ? 'late' : isSlow(state) ? 'slow' : null;
  const chip: Chip = lost ? 'unknown' : stopped ? 'stale' : (behind ?? state.phase);
  return {
    shown,
    late,
    /** Lines over a picture that is not live, with line feeds between them. */
    stale,
    note: shown ? notice(state) : null,
    chip,
  };
}

export type Look = ReturnType<typeof useLook>;
