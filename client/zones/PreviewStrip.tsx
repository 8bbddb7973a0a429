import type { Alert, Preview } from '../../server/contract.ts';
import { Picture } from '../alerts/Picture.tsx';
import { pictureUrl } from '../api.ts';
import { formatScore, formatTime } from '../format.ts';
import { usePreview } from './usePreview.ts';

interface Props {
  readonly cameraId: string;
  readonly falseAlarmsPerDay: number;
  /** Which events it is about, and in words. */
  readonly of: (event: Alert) => boolean;
  readonly where: string;
}

/** Which past events would have been told at another sensitivity. */
export function PreviewStrip({ cameraId, falseAlarmsPerDay, of, where }: Props) {
  const preview = usePreview(cameraId, falseAlarmsPerDay);
  if (preview === null) return <div className="past-alerts" aria-busy="true" />;
  if (typeof preview === 'string') return <p className="problem past-alerts">{preview}</p>;
  const events = preview.events.filter(({ event }) => of(event));
  if (events.length === 0) return <p className="hint">No alerts {where} in the last 7 days.</p>;
  return (
    <div className="past-alerts" data-testid="preview" data-at={preview.falseAlarmsPerDay}>
      <p role="status">{summary(events, where)}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it with the arrow keys */}
      <ul tabIndex={0} aria-label={`Alerts ${where} of the last 7 days`}>
        {events.map(({ event, fires }) => (
          <li key={event.id} data-fires={String(fires)}>
            <Picture className="past-picture" src={pictureUrl(event, 'snapshot')} alt="" />
            <span>{fires === null ? 'Not known' : fires ? 'Would alert' : 'Would not'}</span>
            <small>
              {formatTime(event.start, Date.now())} · {formatScore(event.peak.score)}
            </small>
          </li>
        ))}
      </ul>
      <small>What a higher sensitivity would have found beside these is not known.</small>
    </div>
  );
}

function summary(events: Preview['events'], where: string): string {
  const told = events.filter(({ fires }) => fires === true).length;
  const unknown = events.filter(({ fires }) => fires === null).length;
  const known = events.length - unknown;
  const words = `Of ${known === 1 ? '1 alert' : `${known} alerts`} ${where} in the last 7 days ${told} would have come.`;
  if (unknown === 0) return words;
  const because = 'from before sensitivities were kept, or nothing is known of what is normal here';
  return `${known > 0 ? `${words} ` : ''}Of ${unknown} it is not known: ${because}.`;
}
