import { useState } from 'react';
import type { Alert } from '../../server/contract.ts';
import { Snooze } from '../cameras/Snooze.tsx';
import { t } from '../i18n/i18n.ts';
import { Icon } from '../parts/Icon.tsx';
import { useAppState, useServices } from '../state/context.ts';

/** What can be said of an event. A button that is pressed says what was said, and takes it back. */
export function Actions({ alert }: { alert: Alert }) {
  const { triage } = useServices();
  const verdict = alert.review?.verdict;
  const kept = alert.protected === true;
  const [snoozing, setSnoozing] = useState(false);
  const hasCamera = useAppState().cameras.some(({ id }) => id === alert.cameraId);
  return (
    <fieldset className="actions">
      <legend className="only-spoken">{t('event.say')}</legend>
      <button
        type="button"
        className={verdict ? 'button' : 'button button-main'}
        aria-pressed={verdict === 'acknowledged'}
        title={t('event.acknowledgeHint')}
        onClick={() => triage.change([alert], { review: verdict === 'acknowledged' ? null : 'acknowledged' })}
      >
        <Icon name="check" />
        {t(verdict === 'acknowledged' ? 'event.acknowledged' : 'event.acknowledge')}
      </button>
      <button
        type="button"
        className="button"
        aria-pressed={verdict === 'normal'}
        title={t('event.dismissHint')}
        onClick={() => triage.change([alert], { review: verdict === 'normal' ? null : 'normal' })}
      >
        <Icon name="dismiss" />
        {t(verdict === 'normal' ? 'event.dismissed' : 'event.dismiss')}
      </button>
      <button
        type="button"
        className="button"
        aria-pressed={kept}
        title={t('event.protectHint')}
        onClick={() => triage.change([alert], { protected: !kept })}
      >
        <Icon name="shield" />
        {t(kept ? 'event.protected' : 'event.protect')}
      </button>
      {hasCamera && (
        <button
          type="button"
          className="button"
          title={t('event.snoozeHint')}
          onClick={() => setSnoozing(true)}
          data-testid="event-snooze"
        >
          <Icon name="silent" />
          {t('event.snooze')}
        </button>
      )}
      {snoozing && (
        <Snooze cameraId={alert.cameraId} zoneId={alert.zones?.[0]?.id} onClose={() => setSnoozing(false)} />
      )}
    </fieldset>
  );
}
