import { useState } from 'react';
import type { Alert } from '../../server/contract.ts';
import { pictureUrl } from '../api.ts';
import { formatFullTime, formatRarity, formatScore } from '../format.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Clip } from './Clip.tsx';
import { Lasted } from './Lasted.tsx';
import { Picture } from './Picture.tsx';

type View = 'clip' | 'snapshot' | 'plain';

const VIEWS: readonly { readonly name: View; readonly label: string }[] = [
  { name: 'clip', label: 'Video' },
  { name: 'snapshot', label: 'Peak with box' },
  { name: 'plain', label: 'Peak' },
];

interface Props {
  readonly alert: Alert;
  readonly lost: boolean;
  readonly onClose: () => void;
}

export function AlertDialog({ alert, lost, onClose }: Props) {
  const [chosen, choose] = useState<View | null>(null);
  const view = chosen && (alert.clip || chosen !== 'clip') ? chosen : alert.clip ? 'clip' : 'snapshot';
  return (
    <Dialog title={`Alert: ${alert.cameraName}`} size="large" onClose={onClose}>
      {view === 'clip' ? (
        <Clip alert={alert} />
      ) : (
        <Picture
          className="alert-picture"
          src={pictureUrl(alert, view)}
          alt={
            view === 'snapshot'
              ? 'The peak of the alert, the abnormal region in a red box'
              : 'The peak of the alert'
          }
        />
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
      <dl className="facts">
        <div>
          <dt>Began</dt>
          <dd>{formatFullTime(alert.start)}</dd>
        </div>
        <div>
          <dt>Lasted</dt>
          <dd>
            <Lasted alert={alert} lost={lost} />
          </dd>
        </div>
        <div>
          <dt>Highest score</dt>
          <dd>
            {formatScore(alert.peak.score)} at {formatFullTime(alert.peak.at)}
          </dd>
        </div>
        {alert.zones && (
          <div>
            <dt>{alert.zones.length === 1 ? 'Zone' : 'Zones'}</dt>
            <dd>{alert.zones.map(({ name }) => name).join(', ')}</dd>
          </div>
        )}
        {alert.peak.box.p !== undefined && (
          <div>
            <dt>As unusual</dt>
            <dd>{formatRarity(alert.peak.box.p)}</dd>
          </div>
        )}
        <div>
          <dt>Frames</dt>
          <dd>
            {alert.firstFrame} to {alert.lastFrame}, peak at {alert.peak.frame}
          </dd>
        </div>
      </dl>
      {alert.interrupted && <p className="hint alert-note">vigil was stopped before this alert ended.</p>}
    </Dialog>
  );
}
