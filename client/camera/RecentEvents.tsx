import { useMemo } from 'react';
import { Link } from 'wouter';
import { PAGE_PATHS } from '../../server/contract.ts';
import { AlertItem } from '../alerts/AlertItem.tsx';
import { t } from '../i18n/i18n.ts';
import { NO_FILTER, searchOf } from '../review/filter.ts';
import { useEventList } from '../review/useEventList.ts';
import { useTicking } from '../state/ticker.ts';

const SHOWN = 20;

interface Props {
  readonly cameraId: string;
  readonly lost: boolean;
  readonly onOpen: (id: string) => void;
}

/** What a camera saw last: that may be older than what the live page knows of all cameras. */
export function RecentEvents({ cameraId, lost, onOpen }: Props) {
  const filter = useMemo(() => ({ ...NO_FILTER, cameras: [cameraId] }), [cameraId]);
  const { list, problem } = useEventList('camera', filter, SHOWN);
  const today = useTicking(() => new Date().setHours(12, 0, 0, 0));
  const shown = list ? [...list.fresh, ...list.events].slice(0, SHOWN) : [];
  return (
    <section className="camera-events" aria-labelledby="camera-events">
      <h2 id="camera-events">{t('camera.alerts')}</h2>
      {problem && <p className="problem">{problem}</p>}
      {list?.loaded && shown.length === 0 && <p className="hint">{t('camera.none')}</p>}
      <ul className="alert-list">
        {shown.map(alert => (
          <AlertItem key={alert.id} alert={alert} today={today} lost={lost} onOpen={onOpen} />
        ))}
      </ul>
      {shown.length > 0 && (
        <Link className="button alerts-more" href={PAGE_PATHS.review + searchOf(filter)}>
          {t('camera.allAlerts')}
        </Link>
      )}
      {shown.length > 0 && (
        <Link
          className="button alerts-more"
          href={`${PAGE_PATHS.features}?${new URLSearchParams({ camera: cameraId })}`}
        >
          {t('features.map')}
        </Link>
      )}
    </section>
  );
}
