import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { PAGE_PATHS } from '../../server/contract.ts';
import { t, useLanguage } from '../i18n/i18n.ts';
import { Icon } from '../parts/Icon.tsx';
import { useAppState } from '../state/context.ts';
import { Entries } from './Entries.tsx';
import '../styles/history.css';

/** What people did. The camera that is chosen stands in the address. */
export default function HistoryPage() {
  useLanguage();
  const { cameras } = useAppState();
  const [, navigate] = useLocation();
  const chosen = new URLSearchParams(useSearch()).get('camera') || null;
  const [loads, setLoads] = useState(0);
  const isGone = chosen !== null && !cameras.some(({ id }) => id === chosen);
  return (
    <main className="history">
      <header className="history-head">
        <h2>{t('page.history')}</h2>
        <label>
          {t('history.camera')}
          <select
            value={chosen ?? ''}
            onChange={({ target: { value } }) =>
              navigate(PAGE_PATHS.history + (value && `?${new URLSearchParams({ camera: value })}`), {
                replace: true,
              })
            }
            data-testid="history-camera"
          >
            <option value="">{t('history.all')}</option>
            {cameras.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
            {isGone && <option value={chosen}>{chosen}</option>}
          </select>
        </label>
        <button
          type="button"
          className="icon-button"
          aria-label={t('history.reload')}
          title={t('history.reload')}
          onClick={() => setLoads(loads + 1)}
        >
          <Icon name="again" />
        </button>
      </header>
      <Entries key={`${chosen} ${loads}`} camera={chosen} />
    </main>
  );
}
