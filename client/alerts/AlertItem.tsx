import { memo } from 'react';
import type { Alert } from '../../server/contract.ts';
import { pictureUrl } from '../api.ts';
import { formatScore, formatTime } from '../format.ts';
import { useTicking } from '../state/ticker.ts';
import { Lasted } from './Lasted.tsx';
import { Picture } from './Picture.tsx';

interface Props {
  readonly alert: Alert;
  readonly lost: boolean;
  readonly onOpen: (id: string) => void;
}

export const AlertItem = memo(function AlertItem({ alert, lost, onOpen }: Props) {
  const time = useTicking(() => formatTime(alert.start, Date.now()));
  return (
    <li>
      <button
        type="button"
        className="alert"
        data-testid={`alert-${alert.id}`}
        data-active={alert.end === null && !lost}
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
            <time dateTime={new Date(alert.start).toISOString()}>{time}</time>
            <span className="alert-lasted">
              <Lasted alert={alert} lost={lost} />
            </span>
          </span>
        </span>
      </button>
    </li>
  );
});
