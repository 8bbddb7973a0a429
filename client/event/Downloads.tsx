import type { Alert } from '../../server/contract.ts';
import { clipUrl, exportUrl } from '../api.ts';
import { t } from '../i18n/i18n.ts';

/** What can be taken elsewhere. */
export function Downloads({ alert }: { alert: Alert }) {
  return (
    <p className="clip-links">
      {alert.clip && (
        <>
          <a href={clipUrl(alert, 'clip.mp4', 'download')} download>
            {t('event.download')}
          </a>
          <a href={clipUrl(alert, 'marked.mp4')} download title={t('event.markedHint')}>
            {t('event.marked')}
          </a>
        </>
      )}
      <a href={exportUrl(alert)} download title={t('event.jsonHint')}>
        {t('event.json')}
      </a>
    </p>
  );
}
