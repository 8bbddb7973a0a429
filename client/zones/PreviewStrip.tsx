import type { Alert, Preview } from '../../server/contract.ts';
import { Thumb } from '../alerts/Thumb.tsx';
import { formatScore, formatTime } from '../format.ts';
import { t } from '../i18n/i18n.ts';
import { usePreview } from './usePreview.ts';

type Where = 'zone' | 'rest' | 'outside' | 'camera';

interface Props {
  readonly cameraId: string;
  readonly falseAlarmsPerDay: number;
  /** Which events it is about, and where those are. */
  readonly of: (event: Alert) => boolean;
  readonly where: Where;
}

/** Which past events would have been told at another sensitivity. */
export function PreviewStrip({ cameraId, falseAlarmsPerDay, of, where }: Props) {
  const preview = usePreview(cameraId, falseAlarmsPerDay);
  if (preview === null) return <div className="past-alerts" aria-busy="true" />;
  if (typeof preview === 'string') return <p className="problem past-alerts">{preview}</p>;
  const events = preview.events.filter(({ event }) => of(event));
  if (events.length === 0) return <p className="hint past-alerts">{t(`zones.preview.none.${where}`)}</p>;
  return (
    <div className="past-alerts" data-testid="preview" data-at={preview.falseAlarmsPerDay}>
      <p role="status">{summary(events, where)}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it with the arrow keys */}
      <ul tabIndex={0} aria-label={t(`zones.preview.list.${where}`)}>
        {events.map(({ event, fires }) => (
          <li key={event.id} data-fires={String(fires)}>
            <Thumb className="past-picture" alert={event} />
            <span>
              {t(
                fires === null
                  ? 'zones.preview.notKnown'
                  : fires
                    ? 'zones.preview.would'
                    : 'zones.preview.wouldNot',
              )}
            </span>
            <small>
              {formatTime(event.start, Date.now())} · {formatScore(event.peak.score)}
            </small>
          </li>
        ))}
      </ul>
      <small>{t('zones.preview.hint')}</small>
    </div>
  );
}

function summary(events: Preview['events'], where: Where): string {
  const told = events.filter(({ fires }) => fires === true).length;
  const unknown = events.filter(({ fires }) => fires === null).length;
  const known = events.length - unknown;
  const words = t(`zones.preview.told.${where}`, { count: known, told });
  if (unknown === 0) return words;
  return `${known > 0 ? `${words} ` : ''}${t('zones.preview.unknown', { n: unknown })}`;
}
