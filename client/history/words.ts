import type { HistoryEntry } from '../../server/contract.ts';
import { formatUntil } from '../format.ts';
import { t } from '../i18n/i18n.ts';

const SETTINGS = [
  ...['name', 'url', 'detect', 'live', 'model', 'calibration', 'falseAlarmsPerDay', 'zones', 'profiles'],
  ...['coolDownSeconds', 'record', 'group'],
] as const;
type Setting = (typeof SETTINGS)[number];

/** What somebody did, in a line, and what there is to know of it. */
export function wordsOf({ action, at, detail = {} }: HistoryEntry): {
  readonly what: string;
  readonly details: readonly string[];
} {
  const { settings, zone, until, count, comment, file, cameras } = detail;
  const short = [
    zone !== undefined && t('cameras.snooze.zone', { name: zone }),
    until !== undefined && t('history.until', { time: formatUntil(until, at) }),
    count !== undefined && t('history.events', { count }),
    comment !== undefined && (comment === null ? t('history.noComment') : t('history.quote', { comment })),
    file,
    cameras && cameras.length > 0 && cameras.join(t('format.list')),
  ].filter(words => typeof words === 'string');
  return {
    what: t(`history.action.${action}`),
    details: [
      ...(short.length > 0 ? [short.join(' · ')] : []),
      ...Object.entries(settings ?? {}).map(([key, [before, after]]) => settingWords(key, before, after)),
    ],
  };
}

function settingWords(key: string, before: string | null, after: string | null): string {
  const name = SETTINGS.includes(key as Setting) ? t(`history.setting.${key as Setting}`) : key;
  const none = t('history.none');
  const words = (value: string | null) => (value === null ? none : valueWords(key, value));
  // Passwords and places of zones are not told, only that they are others.
  if (before === after) return t('history.other', { name, value: words(after) });
  return t('history.change', { name, before: words(before), after: words(after) });
}

function valueWords(key: string, value: string): string {
  if (key === 'calibration' && (value === 'model' || value === 'camera'))
    return t(`history.calibration.${value}`);
  return value === '' ? t('cameras.record.noLimit') : value;
}
