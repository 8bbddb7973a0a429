import { api } from '../api.ts';
import { CameraForm } from './CameraForm.tsx';
import { NEW_CAMERA, toAdd } from './fields.ts';

export function AddCamera({ onClose }: { onClose: () => void }) {
  return (
    <CameraForm
      title="Add camera"
      submitText="Add"
      initial={NEW_CAMERA}
      save={fields => api.addCamera(toAdd(fields))}
      onClose={onClose}
    />
  );
}
