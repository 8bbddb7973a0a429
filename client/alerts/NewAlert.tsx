import type { Alert } from '../../server/contract.ts';
import { formatScore } from '../format.ts';
import { t } from '../i18n/i18n.ts';

/** Tells screen readers of an alert that begins. */
export function NewAlert({ alert }: { alert: Alert | null }) {
  return (
    <p className="only-spoken" aria-live="polite">
      {alert && t('alerts.newAlert', { name: alert.cameraName, score: formatScore(alert.peak.score) })}
    </p>
  );
}
