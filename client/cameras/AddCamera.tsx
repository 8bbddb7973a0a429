import { api } from '../api.ts';
import { t } from '../i18n/i18n.ts';
import { CameraForm } from './CameraForm.tsx';
import { NEW_CAMERA, toAdd } from './fields.ts';

export function AddCamera({ onClose }: { onClose: () => void }) {
  return (
    <CameraForm
      title={t('page.addCamera')}
      submitText={t('cameras.add')}
      initial={NEW_CAMERA}
      save={fields => api.addCamera(toAdd(fields))}
      onClose={onClose}
    />
  );
}
