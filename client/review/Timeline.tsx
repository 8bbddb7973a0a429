import { type CSSProperties, type MouseEvent, memo, useEffect, useMemo, useState } from 'react';
import { Trans } from 'react-i18next';
import type { Alert, Camera } from '../../server/contract.ts';
import { Picture } from '../alerts/Picture.tsx';
import { pictureUrl } from '../api.ts';
import { formatScore, formatTime } from '../format.ts';
import { t, useLanguage } from '../i18n/i18n.ts';
import { IconButton } from '../parts/IconButton.tsx';
import { useTicking } from '../state/ticker.ts';
import { addDays, type Day, dayOf, formatDay, startOfDay } from './days.ts';
import type { Filter } from './filter.ts';
import { barAt, layOut, type Row, ticksOf } from './timeline.ts';
import { useEventList } from './useEventList.ts';

const PAGE = 200;
/** More are not drawn: so many stand side by side on no screen. */
const DRAWN = 1000;
/** A bar this many pixels from the pointer counts as under it. */
const SLACK = 6;
const PREVIEW_WIDTH = 240;
/** Bars that last grow this often. */
const STEP_MS = 10_000;

interface Props {
  readonly day: Day;
  readonly filter: Filter;
  readonly cameras: readonly Camera[];
  readonly openId: string | null;
  readonly onOpen: (id: string) => void;
  readonly onDay: (day: Day) => void;
  readonly onExport: () => void;
}

/** One day over all cameras. What it shows by pointer the list shows by keyboard. */
export function Timeline({ day, filter, cameras, openId, onOpen, onDay, onExport }: Props) {
  const { list, loading, problem, more } = useEventList('timeline', { ...filter, from: day, to: day }, PAGE);
  const today = useTicking(() => dayOf(Date.now()));
  const step = useTicking(() => Math.floor(Date.now() / STEP_MS));
  const shown = list ? list.fresh.length + list.events.length : 0;
  const isCut = list?.hasOlder === true && shown >= DRAWN;

  useEffect(() => {
    if (list?.loaded && list.hasOlder && !loading && !problem && shown < DRAWN) more();
  }, [list, loading, problem, shown, more]);

  const from = startOfDay(day);
  const to = startOfDay(addDays(day, 1));
  // Cameras change several times a second, their names hardly ever.
  const names = JSON.stringify(cameras.map(({ id, name }) => ({ id, name })));
  const rows = useMemo(() => {
    const all = JSON.parse(names) as Pick<Camera, 'id' | 'name'>[];
    const wanted = all.filter(({ id }) => filter.cameras.length === 0 || filter.cameras.includes(id));
    const events = list ? [...list.fresh, ...list.events] : [];
    return layOut(events, wanted, { from, to, now: (step + 1) * STEP_MS });
  }, [list, names, filter.cameras, from, to, step]);

  const now = (step * STEP_MS - from) / (to - from);
  return (
    <section className="timeline" aria-label={t('review.timeline')}>
      <header>
        <IconButton icon="previous" label={t('review.dayBefore')} onClick={() => onDay(addDays(day, -1))} />
        <h2>{day === today ? t('review.today', { day: formatDay(day) }) : formatDay(day)}</h2>
        <IconButton
          icon="next"
          label={t('review.nextDay')}
          disabled={day >= today}
          onClick={() => onDay(addDays(day, 1))}
        />
        <ul className="timeline-legend hint">
          <li data-new="true">{t('review.choice.no')}</li>
          <li data-new="false">{t('review.choice.yes')}</li>
        </ul>
        <p className="hint" role="status">
          {problem ?? (isCut ? t('review.drawnMost', { n: DRAWN }) : '')}
        </p>
        <button
          type="button"
          className="button"
          title={t('review.export.openHint')}
          disabled={cameras.length === 0}
          onClick={onExport}
        >
          {t('review.export.open')}
        </button>
      </header>
      <div className="timeline-rows" style={{ '--now': now } as CSSProperties} data-now={now >= 0 && now < 1}>
        {rows.map(row => (
          <TimelineRow key={row.cameraId} row={row} openId={openId} onOpen={onOpen} />
        ))}
        <div className="timeline-axis" aria-hidden="true">
          {ticksOf(from, to, 3).map(({ at, hour }) => (
            <span key={hour} style={{ left: `${100 * at}%` }} data-minor={hour % 6 !== 0}>
              {String(hour).padStart(2, '0')}:00
            </span>
          ))}
        </div>
      </div>
    </section>
  );
}

interface RowProps {
  readonly row: Row;
  readonly openId: string | null;
  readonly onOpen: (id: string) => void;
}

const TimelineRow = memo(function TimelineRow({ row, openId, onOpen }: RowProps) {
  useLanguage();
  const [pointed, setPointed] = useState<{ event: Alert; x: number; y: number } | null>(null);
  const under = ({ currentTarget, clientX }: MouseEvent) => {
    const { left, width, bottom } = currentTarget.getBoundingClientRect();
    const bar = barAt(row.bars, (clientX - left) / width, SLACK / width);
    return bar && { event: bar.event, x: left + bar.left * width, y: bottom };
  };
  return (
    <div className="timeline-row">
      <span className="timeline-name" title={row.name}>
        {row.name}
      </span>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the list shows the same by keyboard */}
      <div
        className="timeline-bars"
        role="img"
        aria-label={t('review.row', { name: row.name, count: row.bars.length })}
        data-testid={`timeline-${row.cameraId}`}
        data-pointed={pointed !== null}
        onMouseMove={event => setPointed(under(event))}
        onMouseLeave={() => setPointed(null)}
        onClick={event => {
          const found = under(event);
          if (found) onOpen(found.event.id);
        }}
      >
        {row.bars.map(({ event, left, width }) => (
          <span
            key={event.id}
            style={{ left: `${100 * left}%`, width: `${100 * width}%` }}
            data-new={!event.review}
            data-active={event.end === null}
            data-open={event.id === openId}
          />
        ))}
        {pointed && <Preview {...pointed} />}
      </div>
    </div>
  );
});

/** Beside the pointer, within the window. */
function Preview({ event, x, y }: { event: Alert; x: number; y: number }) {
  const left = Math.max(8, Math.min(x, innerWidth - PREVIEW_WIDTH - 8));
  return (
    <figure className="preview" style={{ left, top: y + 6, width: PREVIEW_WIDTH }} data-testid="preview">
      <Picture className="preview-picture" src={pictureUrl(event, 'snapshot')} alt="" />
      <figcaption>
        <Trans
          i18nKey="review.preview"
          values={{
            name: event.cameraName,
            time: formatTime(event.start, event.start),
            score: formatScore(event.peak.score),
          }}
        />
      </figcaption>
    </figure>
  );
}
