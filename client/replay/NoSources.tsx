import { t } from '../i18n/i18n.ts';

/** Nothing was set up to be replayed. */
export function NoSources() {
  return (
    <div className="page-none" data-testid="replay-none">
      <h2>{t('replay.none.title')}</h2>
      <p>{t('replay.none.text')}</p>
      <pre>
        <code>{t('replay.none.command')}</code>
      </pre>
      <p>{t('replay.none.or')}</p>
      <pre>
        <code>{t('replay.none.configuration')}</code>
      </pre>
      <p className="hint">{t('replay.none.hint')}</p>
    </div>
  );
}
