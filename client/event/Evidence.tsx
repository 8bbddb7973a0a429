import { type RefObject, useState } from 'react';
import type { Alert } from '../../server/contract.ts';
import { Clip } from '../alerts/Clip.tsx';
import { Picture } from '../alerts/Picture.tsx';
import { pictureUrl } from '../api.ts';

type View = 'clip' | 'snapshot' | 'plain';

const VIEWS: readonly { readonly name: View; readonly label: string }[] = [
  { name: 'clip', label: 'Video' },
  { name: 'snapshot', label: 'Peak with box' },
  { name: 'plain', label: 'Peak' },
];

const ALT = {
  snapshot: 'The peak of the alert, the abnormal region in a red box',
  plain: 'The peak of the alert',
};

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
        <Picture className="alert-picture" src={pictureUrl(alert, view)} alt={ALT[view]} />
      )}
      <fieldset className="switch">
        <legend className="only-spoken">What is shown</legend>
        {VIEWS.filter(({ name }) => name !== 'clip' || alert.clip).map(({ name, label }) => (
          <label key={name}>
            <input type="radio" name="view" checked={view === name} onChange={() => choose(name)} />
            {label}
          </label>
        ))}
      </fieldset>
    </div>
  );
}
