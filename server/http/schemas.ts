import { z } from 'zod';
import { UserError } from '../../streams/index.ts';
import {
  type AddCamera,
  type ChangeCamera,
  FALSE_ALARMS_LIMITS,
  LEARN_MINUTES,
  RETENTION_LIMITS,
  type StartLearning,
} from '../contract.ts';

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
  record: record.exactOptional(),
}) satisfies z.ZodType<AddCamera>;

export const changeCamera = addCamera.extend({
  url: url.exactOptional(),
  detect: url.nullable().exactOptional(),
  live: url.nullable().exactOptional(),
  record: record.nullable().exactOptional(),
}) satisfies z.ZodType<ChangeCamera>;

export const startLearning = z.strictObject({
  collectMinutes: within(LEARN_MINUTES.collect).exactOptional(),
  trainMinutes: within(LEARN_MINUTES.train).exactOptional(),
}) satisfies z.ZodType<StartLearning>;

export const probeRequest = z.strictObject({ url });

export const eventQuery = z.strictObject({
  camera: z.string().optional(),
  before: z.coerce.number().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
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
