import type { Camera } from '../../server/contract.ts';
import { api } from '../api.ts';
import { formatTime } from '../format.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { useServices } from '../state/context.ts';
import { useRequest } from './useRequest.ts';

const MINUTE = 60_000;
const SPANS = [
  { text: '15 minutes', ms: 15 * MINUTE },
  { text: '1 hour', ms: 60 * MINUTE },
  { text: '8 hours', ms: 480 * MINUTE },
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
    <Dialog title={`Snooze ${camera.name}`} onClose={onClose}>
      <p>
        Alerts of this camera are shown and kept, but without sound, message or red frame. Boxes stay on the
        picture.
      </p>
      {isSnoozed(camera, now) && (
        <p data-testid="snoozed">It is snoozed until {formatTime(camera.snoozedUntil!, now)}.</p>
      )}
      <footer className="dialog-foot">
        <p className="problem" role="alert">
          {problem}
        </p>
        {isSnoozed(camera, now) && (
          <button type="button" className="button" disabled={busy} onClick={() => set(null)}>
            End snooze
          </button>
        )}
        {SPANS.map(({ text, ms }) => (
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
