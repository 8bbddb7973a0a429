import type { Alert } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import { Icon } from '../parts/Icon.tsx';
import { AlertItem } from './AlertItem.tsx';

/** More would hide the pictures that they are about. */
const SHOWN = 3;

interface Props {
  /** Those that last, newest first. */
  readonly active: readonly Alert[];
  readonly lost: boolean;
  readonly onOpen: (id: string) => void;
}

/** What is left of the page in full screen: the alerts, and whether what is shown is live. */
export function CornerAlerts({ active, lost, onOpen }: Props) {
  const more = active.length - SHOWN;
  return (
    <aside className="corner" aria-label={t('alerts.title')}>
      {lost && (
        <p className="corner-lost" role="alert">
          <Icon name="warning" /> {t('alerts.lost')}
        </p>
      )}
      <ul className="alert-list" data-testid="corner-alerts">
        {active.slice(0, SHOWN).map(alert => (
          <AlertItem key={alert.id} alert={alert} today={alert.start} lost={lost} onOpen={onOpen} />
        ))}
      </ul>
      {more > 0 && <p className="corner-more">{t('alerts.more', { count: more })}</p>}
    </aside>
  );
}
