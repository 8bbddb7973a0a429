/** What somebody has silenced for a while. */

import { UserError } from '../../streams/index.ts';
import type { Box, ChangeCamera, Zone } from '../contract.ts';
import { zoneOfBox } from '../detection/zones.ts';
import type { CameraSettings } from './settings.ts';

type Snoozable = Pick<CameraSettings, 'snoozedUntil' | 'snoozedZones' | 'zones'>;

/** Whether nobody is to be called for these boxes: the camera is silenced, or every zone that decides about one of them. */
export function isSnoozed(camera: Snoozable, boxes: readonly Box[], at: number): boolean {
  const { snoozedUntil = 0, snoozedZones, zones = [] } = camera;
  if (at < snoozedUntil) return true;
  if (!snoozedZones || boxes.length === 0) return false;
  return boxes.every(box => at < (snoozedZones[zoneOfBox(box, zones)?.id ?? ''] ?? 0));
}

/** Zones of a camera that are silenced once `change` is made, null for none. Those that are gone are forgotten. */
export function snoozedZonesOf(
  before: Snoozable['snoozedZones'],
  change: NonNullable<ChangeCamera['snoozedZones']>,
  zones: readonly Zone[] = [],
): Record<string, number> | null {
  const ids = zones.filter(({ kind }) => kind === 'zone').map(({ id }) => id);
  const unknown = Object.keys(change).find(id => !ids.includes(id));
  if (unknown !== undefined) throw new UserError(`the camera has no zone ${unknown}`, 'not-found');
  const all = Object.entries({ ...before, ...change });
  const left = all.filter((entry): entry is [string, number] => entry[1] !== null && ids.includes(entry[0]));
  return left.length > 0 ? Object.fromEntries(left) : null;
}
