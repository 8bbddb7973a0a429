import { Trans } from 'react-i18next';
import { t } from '../i18n/i18n.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { KEYS } from './keys.ts';

export function KeysHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t('review.keys.title')} onClose={onClose}>
      <dl className="keys">
        {KEYS.map(({ command, keys, shown }) => (
          <div key={command}>
            <dt>
              <kbd>{shown?.() ?? keys[0]}</kbd>
            </dt>
            <dd>{t(`review.keys.${command}`)}</dd>
          </div>
        ))}
        <div>
          <dt>
            <Trans i18nKey="review.keys.shiftClick" components={{ kbd: <kbd /> }} />
          </dt>
          <dd>{t('review.keys.extend')}</dd>
        </div>
      </dl>
    </Dialog>
  );
}
