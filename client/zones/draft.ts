import type { Camera, ChangeCamera, Profile, Zone } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';

/** What the dialog holds. */
export interface Draft {
  readonly zones: readonly Zone[];
  readonly profiles: readonly Profile[];
  readonly falseAlarmsPerDay: number;
}

/** Only what was changed. */
export function toChange(before: Camera, { zones, profiles, falseAlarmsPerDay }: Draft): ChangeCamera {
  const named = zones.map(zone => ({ ...zone, name: zone.name.trim() || t('zones.zone') }));
  return {
    ...(!isSame(named, before.zones) && { zones: named.map(ofItsKind) }),
    ...(!isSame(profiles, before.profiles) && { profiles }),
    ...(falseAlarmsPerDay !== before.falseAlarmsPerDay && { falseAlarmsPerDay }),
  };
}

function isSame(now: readonly unknown[], before: readonly unknown[] = []): boolean {
  return JSON.stringify(now) === JSON.stringify(before);
}

/** A mask has no sensitivity and no duration; what it had as a zone comes back only until it is saved. */
function ofItsKind(zone: Zone): Zone {
  if (zone.kind === 'zone') return zone;
  const { falseAlarmsPerDay: _perDay, minSeconds: _seconds, ...mask } = zone;
  return mask;
}
