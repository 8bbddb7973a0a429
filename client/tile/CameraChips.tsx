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
  /** What is silenced until when, in words. */
  readonly snoozed: string | null;
  readonly look: Look;
  readonly lost: boolean;
  /** Somebody wants to change that. */
  readonly onSnooze: () => void;
}

/** How a camera is doing, in a few words. */
export function CameraChips({ alert, snoozed, look: { chip }, lost, onSnooze }: Props) {
  const inAlert = alert !== null && !lost;
  return (
    <>
      {inAlert && <AlertChip alert={alert} />}
      {snoozed && !lost && (
        <button
          type="button"
          className="chip chip-button"
          data-phase="snoozed"
          title={snoozed}
          onClick={onSnooze}
        >
          <Icon name="silent" />
          <span className="chip-word">{snoozed}</span>
        </button>
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
