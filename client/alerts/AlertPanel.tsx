import { useState } from 'react';
import { ApiFailure, api } from '../api.ts';
import { t } from '../i18n/i18n.ts';
import { useServices } from '../state/context.ts';
import { olderThan, type State } from '../state/store.ts';
import { useTicking } from '../state/ticker.ts';
import { AlertItem } from './AlertItem.tsx';

const PAGE = 50;
/** Items in the document at once: going further back lets the newest go. */
const SHOWN = 200;

interface Props {
  readonly state: State;
  readonly lost: boolean;
  readonly onOpen: (id: string) => void;
}

export function AlertPanel({ state, lost, onOpen }: Props) {
  const { store } = useServices();
  const [end, setEnd] = useState(PAGE);
  const [problem, setProblem] = useState<string | null>(null);
  const [loading, setLoading] = useState(false);

  const today = useTicking(() => new Date().setHours(12, 0, 0, 0));
  const start = Math.max(0, Math.min(end, state.alerts.length) - SHOWN);
  const shown = state.alerts.slice(start, end);

  async function showOlder() {
    setProblem(null);
    const before = olderThan(state.alerts);
    if (end + PAGE > state.alerts.length && state.hasOlder && before !== null) {
      setLoading(true);
      try {
        const alerts = await api.events({ before, limit: PAGE });
        store.dispatch({ type: 'older', alerts, end: alerts.length < PAGE });
      } catch (error) {
        setProblem(error instanceof ApiFailure ? error.message : String(error));
        return;
      } finally {
        setLoading(false);
      }
    }
    setEnd(end + PAGE);
  }

  return (
    <aside id="alerts" className="alerts" aria-label={t('alerts.title')}>
      <h2>{t('alerts.title')}</h2>
      {state.known && state.alerts.length === 0 && <NoAlerts />}
      {start > 0 && (
        <button type="button" className="button alerts-more" onClick={() => setEnd(PAGE)}>
          {t('alerts.newest')}
        </button>
      )}
      <ul className="alert-list">
        {shown.map(alert => (
          <AlertItem key={alert.id} alert={alert} today={today} lost={lost} onOpen={onOpen} />
        ))}
      </ul>
      {problem && <p className="problem">{problem}</p>}
      {(end < state.alerts.length || state.hasOlder) && (
        <button type="button" className="button alerts-more" disabled={loading || lost} onClick={showOlder}>
          {t(loading ? 'page.loading' : 'alerts.older')}
        </button>
      )}
    </aside>
  );
}

function NoAlerts() {
  return <p className="alerts-empty">{t('alerts.none')}</p>;
}
