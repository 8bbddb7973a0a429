/** Zones and profiles, as they are asked for and as they are kept. */

import { z } from 'zod';
import { FALSE_ALARMS_LIMITS, type Profile, ZONE_LIMITS, type Zone } from '../contract.ts';
import { oneLine } from '../one-line.ts';

const within = ({ min, max }: { readonly min: number; readonly max: number }) => z.number().min(min).max(max);
const falseAlarmsPerDay = within(FALSE_ALARMS_LIMITS);
const name = oneLine(40);
const share = within({ min: 0, max: 1 });
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time from 00:00 to 23:59');

export const zoneId = z.string().regex(/^[a-z0-9]{1,32}$/, 'must be the id of a zone');

const zone = z.strictObject({
  id: zoneId,
  name,
  kind: z.enum(['zone', 'mask']),
  polygon: z
    .array(z.tuple([share, share]).readonly())
    .min(ZONE_LIMITS.points.min)
    .max(ZONE_LIMITS.points.max)
    .readonly(),
  falseAlarmsPerDay: falseAlarmsPerDay.exactOptional(),
  minSeconds: within(ZONE_LIMITS.minSeconds).exactOptional(),
}) satisfies z.ZodType<Zone>;

export const zones = z
  .array(zone)
  .max(ZONE_LIMITS.zones)
  .refine(all => new Set(all.map(({ id }) => id)).size === all.length, 'two have the same id')
  .readonly();

const profile = z
  .strictObject({ name, from: time, to: time, falseAlarmsPerDay })
  .refine(({ from, to }) => from !== to, 'begins when it ends') satisfies z.ZodType<Profile>;

export const profiles = z.array(profile).max(ZONE_LIMITS.profiles).readonly();
