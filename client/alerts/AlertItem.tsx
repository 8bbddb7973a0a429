import { memo } from 'react';
import type { Alert } from '../../server/contract.ts';
import { formatScore, formatTime } from '../format.ts';
import { t, useLanguage } from '../i18n/i18n.ts';
import { IconButton } from '../parts/IconButton.tsx';
import { useServices } from '../state/context.ts';
import { kindOf } from './kind.ts';
import { Lasted } from './Lasted.tsx';
import { Thumb } from './Thumb.tsx';

interface Props {
  readonly alert: Alert;
  /** Any moment of the viewer's day. */
  readonly today: number;
  readonly lost: boolean;
  readonly onOpen: (id: string) => void;
}

export const AlertItem = memo(function AlertItem({ alert, today, lost, onOpen }: Props) {
  useLanguage();
  const zones = alert.zones?.map(({ name }) => name).join(t('format.list'));
  const note = [zones, kindOf(alert)].filter(Boolean).join(' · ');
  return (
    <li className="alert-item" data-new={!alert.review}>
      <button
        type="button"
        className="alert"
        data-testid={`alert-${alert.id}`}
        data-active={alert.end === null && !lost}
        data-quiet={alert.quiet}
        onClick={() => onOpen(alert.id)}
      >
        <Thumb className="alert-thumb" alert={alert} />
        <span className="alert-text">
          <span className="alert-line">
            <strong>
              {!alert.review && <span className="only-spoken">{t('alerts.new')}</span>}
              {alert.cameraName}
            </strong>
            <span className="alert-score" title={t('alerts.scoreHint')}>
              {formatScore(alert.peak.score)}
            </span>
          </span>
          <span className="alert-line">
            <time dateTime={new Date(alert.start).toISOString()}>{formatTime(alert.start, today)}</time>
            <span className="alert-lasted">
              <Lasted alert={alert} lost={lost} />
            </span>
          </span>
          {note && <span className="alert-kind">{note}</span>}
        </span>
      </button>
      <Acknowledge alert={alert} />
    </li>
  );
});

/** Pressed where somebody has seen to it, or has dismissed it; pressing it again takes that back. */
function Acknowledge({ alert }: { alert: Alert }) {
  const { triage } = useServices();
  const { review } = alert;
  const said = t(review?.verdict === 'normal' ? 'alerts.dismissed' : 'alerts.acknowledged');
  return (
    <IconButton
      icon={review?.verdict === 'normal' ? 'dismiss' : 'check'}
      className="alert-acknowledge"
      aria-pressed={review !== undefined}
      label={t('alerts.acknowledgeOf', { name: alert.cameraName })}
      title={review ? said : t('alerts.acknowledge')}
      data-testid={`acknowledge-${alert.id}`}
      onClick={() => triage.change([alert], { review: review ? null : 'acknowledged' })}
    />
  );
}
