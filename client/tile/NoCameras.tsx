import { Trans } from 'react-i18next';
import { t } from '../i18n/i18n.ts';
import { Icon } from '../parts/Icon.tsx';

/** The first thing a new user sees: what to do, and what will happen then. */
export function NoCameras({ onAdd }: { onAdd: () => void }) {
  return (
    <div className="empty">
      <h2>{t('tile.empty.title')}</h2>
      <ol>
        <li>
          <Trans i18nKey="tile.empty.address" components={{ code: <code /> }} />
        </li>
        <li>{t('tile.empty.learns')}</li>
        <li>{t('tile.empty.after')}</li>
      </ol>
      <button type="button" className="button button-main" onClick={onAdd}>
        <Icon name="plus" />
        {t('tile.empty.add')}
      </button>
    </div>
  );
}
