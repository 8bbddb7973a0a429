import type { Alert } from '../../server/contract.ts';
import { formatDuration } from '../format.ts';
import { useServices } from '../state/context.ts';
import { useTicking } from '../state/ticker.ts';

/** How long an alert lasted, or lasts: what isn't known is said to be unknown. */
export function Lasted({ alert, lost }: { alert: Alert; lost: boolean }) {
  const { clock } = useServices();
  const text = useTicking(now => {
    if (alert.end !== null) {
      const lasted = formatDuration(alert.end - alert.start);
      return alert.interrupted ? `${lasted}, cut off` : lasted;
    }
    return lost ? 'end unknown' : `now, for ${formatDuration(clock.serverNow(now) - alert.start)}`;
  });
  return <>{text}</>;
}
