import { Fragment, useEffect, useState } from 'react';
import type { HistoryEntry } from '../../server/contract.ts';
import { api } from '../api.ts';
import { useRequest } from '../cameras/useRequest.ts';
import { t } from '../i18n/i18n.ts';
import { dayOf, formatDay } from '../review/days.ts';
import { Entry } from './Entry.tsx';

const PAGE = 50;

/** What was done, by day, the newest first. One for each camera: give it a key. */
export function Entries({ camera }: { camera: string | null }) {
  const [entries, setEntries] = useState<readonly HistoryEntry[] | null>(null);
  const [hasOlder, setHasOlder] = useState(false);
  const { busy, problem, send } = useRequest();

  const load = async (before?: string) => {
    const older = await send(() =>
      api.history({
        limit: PAGE,
        ...(camera !== null && { camera }),
        ...(before !== undefined && { before }),
      }),
    );
    if (!older) return;
    setEntries(known => (before === undefined ? older : [...(known ?? []), ...older]));
    setHasOlder(older.length === PAGE);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once; another camera has another list
  useEffect(() => void load(), []);

  if (problem !== null && entries === null)
    return (
      <div className="empty">
        <p role="alert">{problem}</p>
        <button type="button" className="button" onClick={() => load()}>
          {t('history.reload')}
        </button>
      </div>
    );
  if (entries === null) return <p className="page-wait">{t('page.loading')}</p>;
  if (entries.length === 0)
    return (
      <div className="empty">
        <h2>{t(camera === null ? 'history.empty' : 'history.emptyCamera')}</h2>
        <p>{t('history.emptyHint')}</p>
      </div>
    );
  const days = [...new Set(entries.map(({ at }) => dayOf(at)))];
  return (
    <>
      {days.map(day => (
        <Fragment key={day}>
          <h3>{formatDay(day)}</h3>
          <ol className="history-list" aria-label={formatDay(day)}>
            {entries
              .filter(({ at }) => dayOf(at) === day)
              .map(entry => (
                <Entry key={entry.id} entry={entry} />
              ))}
          </ol>
        </Fragment>
      ))}
      <p className="history-foot">
        {hasOlder ? (
          <button type="button" className="button" disabled={busy} onClick={() => load(entries.at(-1)!.id)}>
            {t('history.older')}
          </button>
        ) : (
          <span className="hint">{t('history.end')}</span>
        )}
        <span className="problem" role="alert">
          {problem}
        </span>
      </p>
    </>
  );
}
