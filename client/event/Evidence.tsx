import { type RefObject, useState } from 'react';
import type { Alert } from '../../server/contract.ts';
import { Clip } from '../alerts/Clip.tsx';
import { Picture } from '../alerts/Picture.tsx';
import { pictureUrl } from '../api.ts';
import { t } from '../i18n/i18n.ts';

type View = 'clip' | 'snapshot' | 'plain';

const VIEWS: readonly View[] = ['clip', 'snapshot', 'plain'];

interface Props {
  readonly alert: Alert;
  /** The video while it is shown. */
  readonly video: RefObject<HTMLVideoElement | null>;
}

/** What was seen: the clip where there is one, and the peak. */
export function Evidence({ alert, video }: Props) {
  const [chosen, choose] = useState<View | null>(null);
  const view = chosen && (alert.clip || chosen !== 'clip') ? chosen : alert.clip ? 'clip' : 'snapshot';
  return (
    <div className="evidence">
      {view === 'clip' ? (
        <Clip alert={alert} video={video} />
      ) : (
        <Picture className="alert-picture" src={pictureUrl(alert, view)} alt={t(`event.alt.${view}`)} />
      )}
      <fieldset className="switch">
        <legend className="only-spoken">{t('event.shown')}</legend>
        {VIEWS.filter(name => name !== 'clip' || alert.clip).map(name => (
          <label key={name}>
            <input type="radio" name="view" checked={view === name} onChange={() => choose(name)} />
            {t(`event.view.${name}`)}
          </label>
        ))}
      </fieldset>
    </div>
  );
}
