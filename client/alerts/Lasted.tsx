import type { Alert } from '../../server/contract.ts';
import { formatDuration } from '../format.ts';
import { useServices } from '../state/context.ts';
import { useTicking } from '../state/ticker.ts';

/** How long an alert lasted, or lasts: what isn't known is said to be unknown. */
export function Lasted({ alert, lost }: { alert: Alert; lost: boolean }) {
  if (alert.end === null) return lost ? 'end unknown' : <LastsNow start={alert.start} />;
  return formatDuration(alert.end - alert.start) + (alert.interrupted ? ', cut off' : '');
}

function LastsNow({ start }: { start: number }) {
  const { clock } = useServices();
  return useTicking(now => `now, for ${formatDuration(clock.serverNow(now) - start)}`);
}
