import type { Alert } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';

/** What sets an alert apart from others, in few words; null for one like any other. */
export function kindOf({ sceneChanged, quiet }: Pick<Alert, 'sceneChanged' | 'quiet'>): string | null {
  const words = [
    sceneChanged && t('alerts.kind.sceneChanged'),
    quiet === 'repeated' && t('alerts.kind.repeated'),
    quiet === 'snoozed' && t('alerts.kind.snoozed'),
  ].filter(Boolean);
  return words.length > 0 ? words.join(' · ') : null;
}
