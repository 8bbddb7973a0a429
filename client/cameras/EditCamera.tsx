import type { Camera } from '../../server/contract.ts';
import { ApiFailure, api } from '../api.ts';
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
      throw new ApiFailure('Type the password in the address that was changed: *** is not it.');
    }
    if (Object.keys(change).length > 0) await api.changeCamera(camera.id, change);
  }
  return (
    <CameraForm
      title={`Edit ${camera.name}`}
      submitText="Save"
      initial={camera}
      save={save}
      onClose={onClose}
    >
      <NormalPicture camera={camera} />
    </CameraForm>
  );
}
