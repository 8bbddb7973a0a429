import { useSyncExternalStore } from 'react';
import { t } from '../i18n/i18n.ts';
import { Icon } from '../parts/Icon.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { useServices } from '../state/context.ts';

/** What the last action did, seen and spoken, and the way back. */
export function Toast() {
  const { triage } = useServices();
  const notice = useSyncExternalStore(triage.subscribe, triage.get);
  return (
    <div className="toast-place" role="status" aria-live={notice?.failed ? 'assertive' : 'polite'}>
      {notice && (
        <p key={notice.id} className="toast" data-failed={notice.failed} data-testid="toast">
          {notice.failed && <Icon name="warning" />}
          <span>{notice.text}</span>
          {notice.undo.length > 0 && (
            <button type="button" className="button" onClick={() => triage.undo()}>
              {t('page.undo')}
            </button>
          )}
          <IconButton icon="close" label={t('review.hide')} onClick={triage.hide} />
        </p>
      )}
    </div>
  );
}
