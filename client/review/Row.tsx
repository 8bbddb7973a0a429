import { memo } from 'react';
import type { Alert } from '../../server/contract.ts';
import { kindOf } from '../alerts/kind.ts';
import { Lasted } from '../alerts/Lasted.tsx';
import { Thumb } from '../alerts/Thumb.tsx';
import { formatScore, formatTime } from '../format.ts';
import { t, useLanguage } from '../i18n/i18n.ts';
import { Icon } from '../parts/Icon.tsx';

interface Props {
  readonly event: Alert;
  readonly isOpen: boolean;
  readonly isSelected: boolean;
  /** Any moment of the viewer's day. */
  readonly today: number;
  readonly lost: boolean;
}

const PREFIX = 'event-';

export const rowId = (id: string): string => PREFIX + id;

/** The event whose row something is in. */
export const eventOf = (element: Element): string | null =>
  element.closest('.row')?.id.slice(PREFIX.length) ?? null;

/** An option of the list, which has focus, keys and clicks for all of them. */
export const Row = memo(function Row({ event, isOpen, isSelected, today, lost }: Props) {
  useLanguage();
  const { id, start, review } = event;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: see above
    <div
      role="option"
      id={rowId(id)}
      className="row"
      aria-selected={isSelected}
      data-open={isOpen}
      data-new={!review}
      data-active={event.end === null && !lost}
      data-testid={`row-${id}`}
    >
      <span className="row-select" aria-hidden="true" title={t('review.select')}>
        <span className="row-tick">{isSelected && <Icon name="check" />}</span>
      </span>
      <Thumb className="row-thumb" alert={event} />
      <span className="row-text">
        <span className="row-line">
          <strong>{event.cameraName}</strong>
          <span className="row-score" title={t('alerts.scoreHint')}>
            <span className="only-spoken">{t('review.spokenScore')}</span>
            {formatScore(event.peak.score)}
          </span>
        </span>
        <span className="row-line row-muted">
          <time dateTime={new Date(start).toISOString()}>{formatTime(start, today)}</time>
          <span className="row-lasted">
            <Lasted alert={event} lost={lost} />
          </span>
        </span>
        <State event={event} />
      </span>
    </div>
  );
});

function State({ event }: { event: Alert }) {
  const { review, protected: kept, comment } = event;
  const kind = kindOf(event);
  return (
    <span className="row-line row-state">
      <span className="row-verdict">
        {!review && <b className="row-new">{t('review.new')}</b>}
        {review?.verdict === 'acknowledged' && (
          <>
            <Icon name="check" /> {t('event.acknowledged')}
          </>
        )}
        {review?.verdict === 'normal' && (
          <>
            <Icon name="dismiss" /> {t('review.normal')}
          </>
        )}
      </span>
      {kind && <span>{kind}</span>}
      {kept && (
        <span className="row-kept">
          <Icon name="shield" /> {t('event.protected')}
        </span>
      )}
      {comment && (
        <span className="row-comment" title={comment}>
          <Icon name="comment" /> {comment}
        </span>
      )}
    </span>
  );
}
