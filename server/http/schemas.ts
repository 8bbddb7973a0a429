import { z } from 'zod';
import { UserError } from '../../streams/index.ts';
import { cameraId, cameraUrl, newCamera } from '../cameras/settings.ts';
import { zoneId } from '../cameras/zone-schemas.ts';
import {
  type AddCamera,
  type ChangeCamera,
  type ChangeEvents,
  type ChangeReplay,
  EXPORT_HOURS,
  FALSE_ALARMS_LIMITS,
  LEARN_MINUTES,
  REPLAY_SPEEDS,
  type StartLearning,
  type StartReplay,
} from '../contract.ts';
import { isEventId } from '../events/event-id.ts';

/** As far as dates go in ids of events: the end of the year 9999. */
const LAST_TIME = 253_402_300_799_999;

const within = ({ min, max }: { readonly min: number; readonly max: number }) => z.number().min(min).max(max);

export const addCamera = newCamera satisfies z.ZodType<AddCamera>;

const snoozedUntil = z.number().min(0).max(LAST_TIME).nullable();

export const changeCamera = addCamera.extend({
  url: cameraUrl.exactOptional(),
  detect: cameraUrl.nullable().exactOptional(),
  live: cameraUrl.nullable().exactOptional(),
  snoozedUntil: snoozedUntil.exactOptional(),
  snoozedZones: z.record(zoneId, snoozedUntil).exactOptional(),
  group: addCamera.shape.group.unwrap().nullable().exactOptional(),
  record: addCamera.shape.record.unwrap().nullable().exactOptional(),
}) satisfies z.ZodType<ChangeCamera>;

export const cameraOrder = z
  .array(cameraId)
  .refine(ids => new Set(ids).size === ids.length, 'must name a camera once');

export const startLearning = z.strictObject({
  collectMinutes: within(LEARN_MINUTES.collect).exactOptional(),
  trainMinutes: within(LEARN_MINUTES.train).exactOptional(),
}) satisfies z.ZodType<StartLearning>;

export const probeRequest = z.strictObject({ url: cameraUrl });

const time = z.coerce.number().min(0).max(LAST_TIME);
/** PostgreSQL keeps no text that has one. */
const text = z.string().regex(/^[^\0]*$/, 'must hold no zero characters');
/** A query has only so many parameters. */
const MOST_IDS = 64;
const ids = z
  .string()
  .transform(list => list.split(','))
  .pipe(z.array(text).max(MOST_IDS));
const yesOrNo = z.enum(['yes', 'no']).transform(answer => answer === 'yes');
const zoneIds = ids.pipe(z.array(zoneId));
const eventId = z.string().refine(isEventId, 'must be the id of an event');

export const eventQuery = z
  .strictObject({
    camera: ids.optional(),
    from: time.optional(),
    to: time.optional(),
    before: eventId.optional(),
    score: z.coerce.number().optional(),
    reviewed: yesOrNo.optional(),
    protected: yesOrNo.optional(),
    zone: zoneIds.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .transform(({ camera, zone, ...query }) => ({ ...query, cameras: camera, zones: zone }));

export const historyQuery = z
  .strictObject({
    camera: ids.optional(),
    before: eventId.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .transform(({ camera, ...query }) => ({ ...query, cameras: camera }));

export const previewQuery = z.strictObject({
  falseAlarmsPerDay: z.coerce.number().min(FALSE_ALARMS_LIMITS.min).max(FALSE_ALARMS_LIMITS.max),
});

export const thresholdsQuery = z.strictObject({
  falseAlarmsPerDay: z
    .string()
    .transform(list => list.split(',').map(Number))
    .pipe(z.array(within(FALSE_ALARMS_LIMITS)).min(1).max(50)),
});

export const similarQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(50).default(8),
});

export const countQuery = z
  .strictObject({
    edges: z
      .string()
      .transform(list => list.split(',').map(Number))
      .pipe(z.array(z.number().min(0).max(LAST_TIME)).min(2).max(400)),
    camera: ids.optional(),
    score: z.coerce.number().optional(),
  })
  .transform(({ camera, ...query }) => ({ ...query, cameras: camera }));

export const changeEvents = z.strictObject({
  ids: z.array(eventId).min(1).max(500),
  review: z.enum(['acknowledged', 'normal']).nullable().exactOptional(),
  protected: z.boolean().exactOptional(),
  comment: text.trim().max(2000).nullable().exactOptional(),
}) satisfies z.ZodType<ChangeEvents>;

const replaySpeed = z.union(
  REPLAY_SPEEDS.map(speed => z.literal(speed)),
  {
    error: `must be one of ${REPLAY_SPEEDS.join(', ')}`,
  },
);

export const startReplay = z.strictObject({
  path: z.string().min(1).max(2048),
  page: z.string().regex(/^[a-zA-Z0-9]{8,64}$/, 'must be 8 to 64 letters and digits'),
  model: newCamera.shape.model,
  speed: replaySpeed,
  falseAlarmsPerDay: within(FALSE_ALARMS_LIMITS).exactOptional(),
}) satisfies z.ZodType<StartReplay>;

export const changeReplay = z.strictObject({
  paused: z.boolean().exactOptional(),
  speed: replaySpeed.exactOptional(),
}) satisfies z.ZodType<ChangeReplay>;

export const sourcesQuery = z.strictObject({ path: z.string().max(2048).default('') });

export const progressQuery = z.strictObject({ from: z.coerce.number().int().min(0).default(0) });

const HOUR_MS = 3_600_000;
const isoTime = z.iso
  .datetime({
    offset: true,
    error: 'must be a time like 2026-11-25T21:00:00Z or 2026-11-25T22:00:00%2B01:00',
  })
  .transform(text => Date.parse(text))
  .pipe(z.number().min(0).max(LAST_TIME));

export const exportQuery = z
  .strictObject({ from: isoTime, to: isoTime })
  .refine(({ from, to }) => from < to, { path: ['to'], error: 'must be later than from' })
  .refine(({ from, to }) => to - from <= EXPORT_HOURS * HOUR_MS, {
    path: ['to'],
    error: `must be ${EXPORT_HOURS} hours after from at most; make several exports of a longer time`,
  });

/** Returns `input` as the schema says it is, or throws one line that names the first thing that is wrong. */
export function check<T>(schema: z.ZodType<T>, input: unknown): T {
  if (input === undefined)
    throw new UserError('send JSON, with Content-Type application/json', 'bad-request', 2);
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue!.path.length > 0 ? `${issue!.path.join('.')}: ` : '';
  throw new UserError(`${where}${issue!.message}`, 'bad-request', 2);
}
