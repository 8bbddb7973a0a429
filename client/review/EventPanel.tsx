import { useEffect, useRef } from 'react';
import { EventDetail } from '../event/EventDetail.tsx';
import { formatFullTime } from '../format.ts';
import { t } from '../i18n/i18n.ts';
import { IconButton } from '../parts/IconButton.tsx';
import type { OpenEvent } from './useOpenEvent.ts';

interface Props {
  readonly open: OpenEvent;
  readonly lost: boolean;
  readonly onClose: () => void;
  readonly onStep: (step: 1 | -1) => void;
  readonly onCopyLink: () => void;
}

/** Beside the list where there is room, else over it. */
export function EventPanel({ open, lost, onClose, onStep, onCopyLink }: Props) {
  const { event, problem } = open;
  const panel = useRef<HTMLElement>(null);
  const id = event?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another event begins at its top
  useEffect(() => {
    panel.current?.scrollTo(0, 0);
  }, [id]);
  // Over the list the panel has the focus, and gives it back.
  useEffect(() => {
    if (getComputedStyle(panel.current!).position === 'fixed') panel.current!.focus({ preventScroll: true });
    return () => {
      if (document.activeElement === document.body)
        document.querySelector<HTMLElement>('.rows')?.focus({ preventScroll: true });
    };
  }, []);
  return (
    <section
      ref={panel}
      tabIndex={-1}
      className="event-panel"
      aria-label={t('review.event')}
      data-testid="event-panel"
    >
      <header className="event-head">
        <IconButton icon="close" label={t('page.close')} title={t('review.closeHint')} onClick={onClose} />
        <h2>
          {event
            ? t('review.eventOf', { name: event.cameraName, time: formatFullTime(event.start) })
            : t('review.event')}
        </h2>
        <IconButton
          icon="previous"
          label={t('review.before')}
          title={t('review.beforeHint')}
          onClick={() => onStep(-1)}
        />
        <IconButton
          icon="next"
          label={t('review.next')}
          title={t('review.nextHint')}
          onClick={() => onStep(1)}
        />
        <IconButton icon="link" label={t('review.copy')} title={t('review.copyHint')} onClick={onCopyLink} />
      </header>
      {event && <EventDetail key={event.id} alert={event} lost={lost} />}
      {!event && <EventMissing problem={problem} />}
    </section>
  );
}

function EventMissing({ problem }: { problem: string | null }) {
  if (problem === null) return <p className="hint event-missing">{t('page.loading')}</p>;
  return (
    <p className="event-missing" role="alert">
      {t('review.missing', { problem })}
    </p>
  );
}
