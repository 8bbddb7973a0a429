import type { Alert } from '../../server/contract.ts';
import { formatScore } from '../format.ts';

/** Tells screen readers of an alert that begins. */
export function NewAlert({ alert }: { alert: Alert | null }) {
  return (
    <p className="only-spoken" aria-live="polite">
      {alert && `New alert: ${alert.cameraName}, score ${formatScore(alert.peak.score)}`}
    </p>
  );
}
