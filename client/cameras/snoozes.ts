import type { Camera, Zone } from '../../server/contract.ts';
import { formatUntil } from '../format.ts';
import { t } from '../i18n/i18n.ts';

/** What is silenced, and until when. */
export interface Snoozed {
  /** null: the whole camera. */
  readonly zone: Zone | null;
  readonly until: number;
}

export const zonesOf = ({ zones = [] }: Pick<Camera, 'zones'>): readonly Zone[] =>
  zones.filter(({ kind }) => kind === 'zone');

/** All of a camera that is silenced, the camera itself first. */
export function snoozesOf(
  { zones, snoozedUntil, snoozedZones }: Pick<Camera, 'zones' | 'snoozedUntil' | 'snoozedZones'>,
  serverNow: number,
): readonly Snoozed[] {
  const all = [
    { zone: null, until: snoozedUntil ?? 0 },
    ...zonesOf({ zones: zones ?? [] }).map(zone => ({ zone, until: snoozedZones?.[zone.id] ?? 0 })),
  ];
  return all.filter(({ until }) => until > serverNow);
}

/** The same in few words; null where nothing is silenced. */
export function snoozeWords(snoozes: readonly Snoozed[], serverNow: number): string | null {
  const [first] = snoozes;
  if (!first) return null;
  const { zone, until } = first;
  if (zone === null) return t('tile.snoozedUntil', { time: formatUntil(until, serverNow) });
  if (snoozes.length === 1)
    return t('tile.zoneSnoozed', { zone: zone.name, time: formatUntil(until, serverNow) });
  const last = Math.max(...snoozes.map(({ until }) => until));
  return t('tile.zonesSnoozed', { n: snoozes.length, time: formatUntil(last, serverNow) });
}
