import { Link } from 'wouter';
import { type HistoryEntry, PAGE_PATHS } from '../../server/contract.ts';
import { formatClock } from '../format.ts';
import { t } from '../i18n/i18n.ts';
import { NO_FILTER, searchOf } from '../review/filter.ts';
import { wordsOf } from './words.ts';

export function Entry({ entry }: { entry: HistoryEntry }) {
  const { at, camera, event, address } = entry;
  const { what, details } = wordsOf(entry);
  return (
    <li className="history-entry">
      <time dateTime={new Date(at).toISOString()}>{formatClock(at)}</time>
      <div>
        <p className="history-what">
          <strong>{what}</strong>
          {camera && <span>{camera.name}</span>}
          {event !== undefined && (
            <Link href={PAGE_PATHS.review + searchOf(NO_FILTER, event)}>{t('history.event')}</Link>
          )}
        </p>
        {details.map(line => (
          <p key={line}>{line}</p>
        ))}
      </div>
      <span className="history-who">{address ?? t('history.file')}</span>
    </li>
  );
}
