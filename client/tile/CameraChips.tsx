import type { Alert } from '../../server/contract.ts';
import { formatDuration, formatScore } from '../format.ts';
import { t } from '../i18n/i18n.ts';
import { Icon } from '../parts/Icon.tsx';
import { useServices } from '../state/context.ts';
import { useTicking } from '../state/ticker.ts';
import { StateChip } from './StateChip.tsx';
import type { Look } from './useLook.ts';

interface Props {
  /** The alert that lasts, if any. */
  readonly alert: Alert | null;
  /** Until when, as people say it. */
  readonly snoozed: string | null;
  readonly look: Look;
  readonly lost: boolean;
}

/** How a camera is doing, in a few words. */
export function CameraChips({ alert, snoozed, look: { chip }, lost }: Props) {
  const inAlert = alert !== null && !lost;
  return (
    <>
      {inAlert && <AlertChip alert={alert} />}
      {snoozed && !lost && (
        <span className="chip" data-phase="snoozed">
          <Icon name="silent" />
          <span className="chip-word">{t('tile.snoozedUntil', { time: snoozed })}</span>
        </span>
      )}
      {(chip !== 'watching' || !(inAlert || snoozed)) && <StateChip phase={chip} />}
    </>
  );
}

function AlertChip({ alert }: { alert: Alert }) {
  const { clock } = useServices();
  const lasted = useTicking(now => formatDuration(clock.serverNow(now) - alert.start));
  return (
    <span className="chip chip-alert">
      <Icon name="warning" />
      {t('tile.alert', { score: formatScore(alert.peak.score), lasted })}
    </span>
  );
}
