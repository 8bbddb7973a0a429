import { useState, useSyncExternalStore } from 'react';
import { Link, useSearch } from 'wouter';
import { type Alert, PAGE_PATHS, type SimilarEvent } from '../../server/contract.ts';
import { Thumb } from '../alerts/Thumb.tsx';
import { api } from '../api.ts';
import { formatFullTime, formatPercent, formatScore } from '../format.ts';
import { t } from '../i18n/i18n.ts';
import { parseFilter, searchOf } from '../review/filter.ts';
import { useServices } from '../state/context.ts';
import { useAnswer } from './useAnswer.ts';

/** Past events that looked like this one to the model; what is true of one is soon said of all. */
export function SimilarEvents({ alert }: { alert: Alert }) {
  const { triage } = useServices();
  const said = useSyncExternalStore(triage.subscribe, triage.get);
  const [chosen, choose] = useState<readonly string[]>([]);
  // After anything that was said, for it may be of these.
  const { value: similar, problem } = useAnswer(
    () => triage.settled().then(() => api.similarEvents(alert.id)),
    `${alert.clip?.bytes} ${said?.id}`,
    inPlace,
  );
  if (!similar) {
    return (
      <p className="hint" role={problem ? 'alert' : 'status'}>
        {problem ? t('event.sentence', { text: problem }) : t('event.similar.wait')}
      </p>
    );
  }
  if (similar.length === 0) {
    return <p className="hint">{t('event.similar.none')}</p>;
  }
  const events = similar.map(({ event }) => event);
  const selected = events.filter(({ id, review }) => chosen.includes(id) && review?.verdict !== 'normal');
  const open = events.filter(({ review }) => review?.verdict !== 'normal');
  const toggle = (id: string) =>
    choose(chosen.includes(id) ? chosen.filter(other => other !== id) : [...chosen, id]);
  return (
    <div className="similar">
      <ul className="similar-list">
        {similar.map(one => (
          <Similar
            key={one.event.id}
            {...one}
            isChosen={selected.includes(one.event)}
            onToggle={() => toggle(one.event.id)}
          />
        ))}
      </ul>
      <p className="similar-actions">
        <button
          type="button"
          className="button"
          disabled={selected.length === 0}
          onClick={() => {
            triage.change(selected, { review: 'normal' });
            choose([]);
          }}
        >
          {t('event.similar.dismiss', { count: Math.max(1, selected.length) })}
        </button>
        <button
          type="button"
          className="button"
          disabled={open.length === selected.length}
          onClick={() => choose(open.map(({ id }) => id))}
        >
          {t('event.similar.all')}
        </button>
      </p>
    </div>
  );
}

interface SimilarProps extends SimilarEvent {
  readonly isChosen: boolean;
  readonly onToggle: () => void;
}

function Similar({ event, distance, isChosen, onToggle }: SimilarProps) {
  const filter = parseFilter(useSearch());
  const isNormal = event.review?.verdict === 'normal';
  const when = t('review.eventOf', { name: event.cameraName, time: formatFullTime(event.start) });
  return (
    <li data-testid={`similar-${event.id}`} data-chosen={isChosen}>
      <Link
        href={PAGE_PATHS.review + searchOf(filter, event.id)}
        title={t('event.similar.open', { event: when })}
      >
        <Thumb className="similar-thumb" alert={event} alt={when} />
      </Link>
      <label>
        <input
          type="checkbox"
          checked={isChosen}
          disabled={isNormal}
          onChange={onToggle}
          aria-label={t('event.similar.select', { event: when })}
        />
        <span>
          <strong>{t('event.similar.alike', { share: alike(distance) })}</strong>
          <small>
            {isNormal
              ? t('event.similar.normal')
              : t('event.similar.score', { score: formatScore(event.peak.score) })}
          </small>
        </span>
      </label>
    </li>
  );
}

const alike = (distance: number) => formatPercent(Math.max(0, Math.floor(100 * (1 - distance))));

/** What is known stays where it is, so that nothing moves under the pointer. */
function inPlace(before: readonly SimilarEvent[], now: readonly SimilarEvent[]): readonly SimilarEvent[] {
  const fresh = new Map(now.map(one => [one.event.id, one]));
  return before.map(one => fresh.get(one.event.id) ?? one);
}
