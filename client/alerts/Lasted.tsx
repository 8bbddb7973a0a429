import type { Alert } from '../../server/contract.ts';
import { formatDuration } from '../format.ts';
import { t } from '../i18n/i18n.ts';
import { useServices } from '../state/context.ts';
import { useTicking } from '../state/ticker.ts';

/** How long an alert lasted, or lasts: what isn't known is said to be unknown. */
export function Lasted({ alert, lost }: { alert: Alert; lost: boolean }) {
  if (alert.end === null) return lost ? t('alerts.endUnknown') : <LastsNow start={alert.start} />;
  const lasted = formatDuration(alert.end - alert.start);
  return alert.interrupted ? t('alerts.cutOff', { lasted }) : lasted;
}

function LastsNow({ start }: { start: number }) {
  const { clock } = useServices();
  return useTicking(now => t('alerts.now', { time: formatDuration(clock.serverNow(now) - start) }));
}
