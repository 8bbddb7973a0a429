import type { AddCamera, CalibrationSource, Camera, ChangeCamera } from '../../server/contract.ts';

/** What the form holds, as typed. An empty model means the server's default. */
export interface Fields {
  readonly url: string;
  readonly name: string;
  readonly model: string;
  readonly calibration: CalibrationSource;
}

export const NEW_CAMERA: Fields = { url: '', name: '', model: '', calibration: 'camera' };

export function toAdd({ url, name, model, calibration }: Fields): AddCamera {
  return {
    url: url.trim(),
    calibration,
    ...(name.trim() && { name: name.trim() }),
    ...(model && { model }),
  };
}

/** Only what was changed: an untouched address keeps the password that the page never sees. */
export function toChange(before: Camera, fields: Fields): ChangeCamera {
  const [url, name] = [fields.url.trim(), fields.name.trim()];
  return {
    ...(url !== before.url && { url }),
    ...(name && name !== before.name && { name }),
    ...(fields.model !== before.model && { model: fields.model }),
    ...(fields.calibration !== before.calibration && { calibration: fields.calibration }),
  };
}

/** The server replaces a password by `***`: such an address can't be opened or saved. */
export const hidesPassword = (url: string): boolean => url.includes('***');
