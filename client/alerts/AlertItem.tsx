import { memo } from 'react';
import type { Alert } from '../../server/contract.ts';
import { pictureUrl } from '../api.ts';
import { formatScore, formatTime } from '../format.ts';
import { kindOf } from './kind.ts';
import { Lasted } from './Lasted.tsx';
import { Picture } from './Picture.tsx';

interface Props {
  readonly alert: Alert;
  /** Any moment of the viewer's day. */
  readonly today: number;
  readonly lost: boolean;
  readonly onOpen: (id: string) => void;
}

export const AlertItem = memo(function AlertItem({ alert, today, lost, onOpen }: Props) {
  const zones = alert.zones?.map(({ name }) => name).join(', ');
  const note = [zones, kindOf(alert)].filter(Boolean).join(' · ');
  return (
    <li>
      <button
        type="button"
        className="alert"
        data-testid={`alert-${alert.id}`}
        data-active={alert.end === null && !lost}
        data-quiet={alert.quiet}
        onClick={() => onOpen(alert.id)}
      >
        <Picture className="alert-thumb" src={pictureUrl(alert, 'snapshot')} alt="" />
        <span className="alert-text">
          <span className="alert-line">
            <strong>{alert.cameraName}</strong>
            <span className="alert-score" title="Highest score; above 1 is abnormal">
              {formatScore(alert.peak.score)}
            </span>
          </span>
          <span className="alert-line">
            <time dateTime={new Date(alert.start).toISOString()}>{formatTime(alert.start, today)}</time>
            <span className="alert-lasted">
              <Lasted alert={alert} lost={lost} />
            </span>
          </span>
          {note && <span className="alert-kind">{note}</span>}
        </span>
      </button>
    </li>
  );
});
