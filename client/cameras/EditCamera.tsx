import type { Camera } from '../../server/contract.ts';
import { ApiFailure, api } from '../api.ts';
import { t } from '../i18n/i18n.ts';
import { CameraForm } from './CameraForm.tsx';
import { type Fields, lacksPassword, toChange } from './fields.ts';
import { NormalPicture } from './NormalPicture.tsx';

interface Props {
  readonly camera: Camera;
  readonly onClose: () => void;
}

export function EditCamera({ camera, onClose }: Props) {
  async function save(fields: Fields) {
    const change = toChange(camera, fields);
    if (lacksPassword(change)) {
      throw new ApiFailure(t('cameras.retype'));
    }
    if (Object.keys(change).length > 0) await api.changeCamera(camera.id, change);
  }
  return (
    <CameraForm
      title={t('cameras.edit', { name: camera.name })}
      submitText={t('page.save')}
      initial={camera}
      save={save}
      onClose={onClose}
    >
      <NormalPicture camera={camera} />
    </CameraForm>
  );
}
