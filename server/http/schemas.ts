import { z } from 'zod';
import { UserError } from '../../streams/index.ts';
import {
  type AddCamera,
  type ChangeCamera,
  type ChangeEvents,
  COOL_DOWN_SECONDS,
  FALSE_ALARMS_LIMITS,
  LEARN_MINUTES,
  RETENTION_LIMITS,
  type StartLearning,
} from '../contract.ts';
import { isEventId } from '../events/event-id.ts';

/** As far as dates go in ids of events: the end of the year 9999. */
const LAST_TIME = 253_402_300_799_999;

/** Within the limits, and on one line, because addresses and names appear in log lines. */
const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}*$/u, 'must not hold control characters');
const url = text(2048);
const name = text(80);
/** Never a path: the API reaches the models that are installed, and no other folder. */
const model = z.string().regex(/^[\w-][\w.-]{0,63}$/, 'must be the name of a model');
const calibration = z.enum(['model', 'camera']);
const within = ({ min, max }: { readonly min: number; readonly max: number }) => z.number().min(min).max(max);

const record = z.strictObject({
  gigabytes: within(RETENTION_LIMITS.gigabytes).exactOptional(),
  days: within(RETENTION_LIMITS.days).exactOptional(),
});

export const addCamera = z.strictObject({
  url,
  detect: url.exactOptional(),
  live: url.exactOptional(),
  name: name.exactOptional(),
  model: model.exactOptional(),
  calibration: calibration.exactOptional(),
  falseAlarmsPerDay: within(FALSE_ALARMS_LIMITS).exactOptional(),
  coolDownSeconds: within(COOL_DOWN_SECONDS).exactOptional(),
  record: record.exactOptional(),
}) satisfies z.ZodType<AddCamera>;

export const changeCamera = addCamera.extend({
  url: url.exactOptional(),
  detect: url.nullable().exactOptional(),
  live: url.nullable().exactOptional(),
  snoozedUntil: z.number().min(0).max(LAST_TIME).nullable().exactOptional(),
  record: record.nullable().exactOptional(),
}) satisfies z.ZodType<ChangeCamera>;

export const startLearning = z.strictObject({
  collectMinutes: within(LEARN_MINUTES.collect).exactOptional(),
  trainMinutes: within(LEARN_MINUTES.train).exactOptional(),
}) satisfies z.ZodType<StartLearning>;

export const probeRequest = z.strictObject({ url });

const time = z.coerce.number().min(0).max(LAST_TIME);
const ids = z.string().transform(list => list.split(','));
const yesOrNo = z.enum(['yes', 'no']).transform(answer => answer === 'yes');
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
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .transform(({ camera, ...query }) => ({ ...query, cameras: camera }));

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
  comment: z.string().trim().max(2000).nullable().exactOptional(),
}) satisfies z.ZodType<ChangeEvents>;

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
