import type { Camera } from '../../server/contract.ts';
import { api } from '../api.ts';
import { formatTime } from '../format.ts';
import { t } from '../i18n/i18n.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { useServices } from '../state/context.ts';
import { useRequest } from './useRequest.ts';

const MINUTE = 60_000;
const spans = () => [
  { text: t('cameras.snooze.minutes', { n: 15 }), ms: 15 * MINUTE },
  { text: t('cameras.snooze.hours', { count: 1 }), ms: 60 * MINUTE },
  { text: t('cameras.snooze.hours', { count: 8 }), ms: 480 * MINUTE },
];

interface Props {
  readonly camera: Camera;
  readonly onClose: () => void;
}

export const isSnoozed = ({ snoozedUntil = 0 }: Camera, serverNow: number): boolean =>
  snoozedUntil > serverNow;

/** Silences a camera for a while, or lets it call again. */
export function Snooze({ camera, onClose }: Props) {
  const { clock } = useServices();
  const { busy, problem, send } = useRequest();
  const now = clock.serverNow(performance.now());
  const set = async (snoozedUntil: number | null) => {
    if (await send(() => api.changeCamera(camera.id, { snoozedUntil }))) onClose();
  };
  return (
    <Dialog title={t('cameras.snooze.title', { name: camera.name })} onClose={onClose}>
      <p>{t('cameras.snooze.text')}</p>
      {isSnoozed(camera, now) && (
        <p data-testid="snoozed">
          {t('cameras.snooze.until', { time: formatTime(camera.snoozedUntil!, now) })}
        </p>
      )}
      <footer className="dialog-foot">
        <p className="problem" role="alert">
          {problem}
        </p>
        {isSnoozed(camera, now) && (
          <button type="button" className="button" disabled={busy} onClick={() => set(null)}>
            {t('cameras.snooze.end')}
          </button>
        )}
        {spans().map(({ text, ms }) => (
          <button
            key={ms}
            type="button"
            className="button"
            disabled={busy}
            onClick={() => set(Math.round(now + ms))}
          >
            {text}
          </button>
        ))}
      </footer>
    </Dialog>
  );
}
