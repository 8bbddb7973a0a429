import type { Alert, EventChange } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';

interface Props {
  readonly events: readonly Alert[];
  readonly onChange: (change: EventChange) => void;
  readonly onAll: () => void;
  readonly onNone: () => void;
}

/** While events are selected: what can be done to all of them. */
export function BulkBar({ events, onChange, onAll, onNone }: Props) {
  const allKept = events.every(event => event.protected);
  return (
    <div className="bulk" role="toolbar" aria-label={t('review.selected')} data-testid="bulk">
      <strong className="bulk-count">{t('review.selectedCount', { n: events.length })}</strong>
      <button type="button" className="button" onClick={() => onChange({ review: 'acknowledged' })}>
        {t('event.acknowledge')}
      </button>
      <button type="button" className="button" onClick={() => onChange({ review: 'normal' })}>
        {t('event.dismiss')}
      </button>
      <button type="button" className="button" onClick={() => onChange({ protected: !allKept })}>
        {t(allKept ? 'review.unprotect' : 'event.protect')}
      </button>
      <button type="button" className="button" onClick={onAll}>
        {t('review.all')}
      </button>
      <button type="button" className="button" onClick={onNone}>
        {t('review.none')}
      </button>
    </div>
  );
}
