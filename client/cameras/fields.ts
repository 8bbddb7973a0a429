import type { AddCamera, CalibrationSource, Camera, ChangeCamera } from '../../server/contract.ts';

/** What the form holds, as typed. An empty model means the server's default. */
export interface Fields {
  readonly url: string;
  readonly name: string;
  readonly model: string;
  readonly calibration: CalibrationSource;
  /** Nothing for a new camera: the server knows the usual one. */
  readonly falseAlarmsPerDay?: number;
}

export const NEW_CAMERA: Fields = { url: '', name: '', model: '', calibration: 'camera' };

export function toAdd({ url, name, model, calibration, falseAlarmsPerDay }: Fields): AddCamera {
  return {
    url: url.trim(),
    calibration,
    ...(name.trim() && { name: name.trim() }),
    ...(model && { model }),
    ...(falseAlarmsPerDay !== undefined && { falseAlarmsPerDay }),
  };
}

/** Only what was changed: an untouched address keeps the password that the page never sees. */
export function toChange(before: Camera, fields: Fields): ChangeCamera {
  const { falseAlarmsPerDay } = fields;
  const [url, name] = [fields.url.trim(), fields.name.trim()];
  return {
    ...(url !== before.url && { url }),
    ...(name && name !== before.name && { name }),
    ...(fields.model !== before.model && { model: fields.model }),
    ...(fields.calibration !== before.calibration && { calibration: fields.calibration }),
    ...(falseAlarmsPerDay !== undefined &&
      falseAlarmsPerDay !== before.falseAlarmsPerDay && { falseAlarmsPerDay }),
  };
}

/** The server replaces a password by `***`: such an address can't be opened or saved. */
export const hidesPassword = (url: string): boolean => url.includes('***');

/** What can be chosen, in false alarms a day. */
const SENSITIVITIES: readonly (readonly [number, string])[] = [
  [1 / 7, 'Low: about 1 false alarm a week'],
  [1, 'About 1 a day'],
  [5, 'About 5 a day'],
  [24, 'High: about 1 an hour'],
];

/** With the one that a camera has, where somebody set it by other means; and what stands for the server's own. */
export function sensitivities(now: number | undefined): readonly (readonly [number | undefined, string])[] {
  if (now === undefined) return [[undefined, 'As usual'], ...SENSITIVITIES];
  if (SENSITIVITIES.some(([perDay]) => perDay === now)) return SENSITIVITIES;
  return [...SENSITIVITIES, [now, `${Number(now.toPrecision(2))} a day`]];
}
