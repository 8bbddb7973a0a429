import type { AddCamera, CalibrationSource, Camera, ChangeCamera, Retention } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';

/** What the form holds, as typed. An empty model means the server's default, an empty second stream that there is none. */
export interface Fields {
  readonly url: string;
  readonly detect?: string;
  readonly live?: string;
  readonly name: string;
  /** Empty: in none. */
  readonly group?: string;
  readonly model: string;
  readonly calibration: CalibrationSource;
  /** Nothing for a new camera: the server knows the usual one. */
  readonly falseAlarmsPerDay?: number;
  /** Undefined: only the last minutes are kept. */
  readonly record?: Retention | undefined;
}

export const NEW_CAMERA: Fields = { url: '', name: '', model: '', calibration: 'camera' };

export function toAdd(fields: Fields): AddCamera {
  const { model, calibration, falseAlarmsPerDay, record } = fields;
  const { url, detect, live, name, group } = trimmed(fields);
  return {
    url,
    calibration,
    ...(detect && { detect }),
    ...(live && { live }),
    ...(name && { name }),
    ...(group && { group }),
    ...(model && { model }),
    ...(falseAlarmsPerDay !== undefined && { falseAlarmsPerDay }),
    ...(record && { record }),
  };
}

/** Only what was changed: an untouched address keeps the password that the page never sees. */
export function toChange(before: Camera, fields: Fields): ChangeCamera {
  const { falseAlarmsPerDay, record } = fields;
  const { url, detect, live, name, group } = trimmed(fields);
  return {
    ...(url !== before.url && { url }),
    ...(detect !== (before.detect ?? '') && { detect: detect || null }),
    ...(live !== (before.live ?? '') && { live: live || null }),
    ...(name && name !== before.name && { name }),
    ...(group !== (before.group ?? '') && { group: group || null }),
    ...(fields.model !== before.model && { model: fields.model }),
    ...(fields.calibration !== before.calibration && { calibration: fields.calibration }),
    ...(falseAlarmsPerDay !== undefined &&
      falseAlarmsPerDay !== before.falseAlarmsPerDay && { falseAlarmsPerDay }),
    ...(!isSame(record, before.record) && { record: record ?? null }),
  };
}

const trimmed = ({ url, detect = '', live = '', name, group = '' }: Fields) => ({
  url: url.trim(),
  detect: detect.trim(),
  live: live.trim(),
  name: name.trim(),
  group: group.trim(),
});

function isSame(a: Retention | undefined, b: Retention | undefined): boolean {
  if (!a || !b) return a === b;
  return a.gigabytes === b.gigabytes && a.days === b.days;
}

/** Whether an address was changed and its password not typed again. */
export const lacksPassword = (change: ChangeCamera): boolean =>
  (['url', 'detect', 'live'] as const).some(which => hidesPassword(change[which] ?? ''));

/** The server replaces a password by `***`: such an address can't be opened or saved. */
export const hidesPassword = (url: string): boolean => url.includes('***');

/** What can be chosen, in false alarms a day. */
const usual = (): readonly (readonly [number, string])[] => [
  [1 / 7, t('cameras.sensitivity.low')],
  [1, t('cameras.sensitivity.day', { n: 1 })],
  [5, t('cameras.sensitivity.day', { n: 5 })],
  [24, t('cameras.sensitivity.high')],
];

/** With the one that a camera has, where somebody set it by other means; and what stands for the server's own. */
export function sensitivities(now: number | undefined): readonly (readonly [number | undefined, string])[] {
  if (now === undefined) return [[undefined, t('cameras.sensitivity.usual')], ...usual()];
  if (usual().some(([perDay]) => perDay === now)) return usual();
  return [...usual(), [now, t('cameras.sensitivity.other', { n: Number(now.toPrecision(2)) })]];
}
