import type { ReactNode } from 'react';
import type { Camera } from '../../server/contract.ts';
import { api } from '../api.ts';
import { t } from '../i18n/i18n.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { useRequest } from './useRequest.ts';

interface Props {
  readonly camera: Camera;
  readonly onClose: () => void;
}

export function RemoveCamera({ camera, onClose }: Props) {
  return (
    <Confirm
      title={t('cameras.remove.title', { name: camera.name })}
      submitText={t('cameras.remove.submit')}
      act={() => api.removeCamera(camera.id)}
      onClose={onClose}
    >
      {t('cameras.remove.text')}
    </Confirm>
  );
}

export function MeasureAgain({ camera, onClose }: Props) {
  return (
    <Confirm
      title={t('cameras.measure.title', { name: camera.name })}
      submitText={t('cameras.measure.submit')}
      act={() => api.calibrate(camera.id)}
      onClose={onClose}
    >
      {t('cameras.measure.text')}
    </Confirm>
  );
}

export function CancelLearning({ camera, onClose }: Props) {
  return (
    <Confirm
      title={t('cameras.cancelLearning.title', { name: camera.name })}
      submitText={t('cameras.cancelLearning.submit')}
      dismissText={t('cameras.cancelLearning.dismiss')}
      act={() => api.endLearning(camera.id)}
      onClose={onClose}
    >
      {t('cameras.cancelLearning.text')}
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

function Confirm({
  title,
  submitText,
  dismissText = t('page.cancel'),
  act,
  onClose,
  children,
}: ConfirmProps) {
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
