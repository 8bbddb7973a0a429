import type { ReactNode } from 'react';
import type { Camera } from '../../server/contract.ts';
import { api } from '../api.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { useRequest } from './useRequest.ts';

interface Props {
  readonly camera: Camera;
  readonly onClose: () => void;
}

export function RemoveCamera({ camera, onClose }: Props) {
  return (
    <Confirm
      title={`Remove ${camera.name}?`}
      submitText="Remove"
      act={() => api.removeCamera(camera.id)}
      onClose={onClose}
    >
      vigil stops watching this camera and forgets its address. To have it back, add it again.
    </Confirm>
  );
}

export function MeasureAgain({ camera, onClose }: Props) {
  return (
    <Confirm
      title={`Measure again what is normal at ${camera.name}?`}
      submitText="Measure again"
      act={() => api.calibrate(camera.id)}
      onClose={onClose}
    >
      vigil learns from the next 2 minutes of this camera. Until then it raises no alerts here. Do it while
      nothing unusual happens.
    </Confirm>
  );
}

export function CancelLearning({ camera, onClose }: Props) {
  return (
    <Confirm
      title={`Cancel learning ${camera.name}?`}
      submitText="Cancel learning"
      dismissText="Go on learning"
      act={() => api.endLearning(camera.id)}
      onClose={onClose}
    >
      What was recorded and trained is thrown away. The camera goes on watching as before.
    </Confirm>
  );
}

interface ConfirmProps {
  readonly title: string;
  readonly submitText: string;
  readonly dismissText?: string;
  readonly act: () => Promise<unknown>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

function Confirm({ title, submitText, dismissText = 'Cancel', act, onClose, children }: ConfirmProps) {
  const { busy, problem, send } = useRequest();
  async function confirm() {
    const done = await send(async () => {
      await act();
      return true;
    });
    if (done) onClose();
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{children}</p>
      <footer className="dialog-foot">
        <p className="problem" role="alert">
          {problem}
        </p>
        <button type="button" className="button" onClick={onClose}>
          {dismissText}
        </button>
        <button
          type="button"
          className="button button-main"
          disabled={busy}
          onClick={confirm}
          data-testid="confirm"
        >
          {submitText}
        </button>
      </footer>
    </Dialog>
  );
}
