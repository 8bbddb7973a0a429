/** What can be set of a camera, with its limits: for the list in the database, the API and the configuration file alike. */

import { z } from 'zod';
import { COOL_DOWN_SECONDS, FALSE_ALARMS_LIMITS, RETENTION_LIMITS } from '../contract.ts';
import { oneLine } from '../one-line.ts';
import { profiles, zoneId, zones } from './zone-schemas.ts';

export const cameraUrl = oneLine(2048);
const within = ({ min, max }: { readonly min: number; readonly max: number }) => z.number().min(min).max(max);

/** Files and folders are named after it. */
export const cameraId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,31}$/, 'must be made of a-z, 0-9, - and _, 32 at most');

const shape = {
  name: oneLine(80).describe('What the page calls it'),
  /** With its password: it leaves this process only towards the camera. */
  url: cameraUrl.describe('Address: rtsp://, http://, a video file, a folder of pictures, or demo:walkway'),
  detect: cameraUrl
    .describe('Address of a smaller stream of the same camera, which is analysed instead')
    .exactOptional(),
  live: cameraUrl
    .describe('Address of a smaller stream of the same camera, which is shown instead')
    .exactOptional(),
  /** Never a path: the API reaches the models that are installed, and no other folder. */
  model: z
    .string()
    .regex(/^[\w-][\w.-]{0,63}$/, 'must be the name of a model')
    .describe('Name of the model that watches'),
  calibration: z
    .enum(['model', 'camera'])
    .describe('What is normal: what the model brings along, or what this camera is measured to show'),
  falseAlarmsPerDay: within(FALSE_ALARMS_LIMITS)
    .describe('Sensitivity: false alarms a day that are to be expected at most')
    .exactOptional(),
  group: oneLine(40).describe('Cameras of one group can be shown alone').exactOptional(),
  coolDownSeconds: within(COOL_DOWN_SECONDS)
    .describe('So long after an alert others near it call nobody')
    .exactOptional(),
  zones: zones
    .describe('Polygons with a sensitivity of their own, and masks, in which nothing is marked')
    .exactOptional(),
  profiles: profiles.describe('Other sensitivities at other times of the day').exactOptional(),
  record: z
    .strictObject({
      gigabytes: within(RETENTION_LIMITS.gigabytes).describe('At most so much, of 1e9 bytes').exactOptional(),
      days: within(RETENTION_LIMITS.days).describe('At most so long').exactOptional(),
    })
    .describe('Records all the time; without it only the last minutes are kept')
    .exactOptional(),
};

export const cameraSettings = z.object({
  ...{ id: cameraId, ...shape },
  /** Its alerts call nobody until then, in milliseconds since 1970: it passes, so it stands in no file. */
  snoozedUntil: z.exactOptional(z.number()),
  snoozedZones: z.exactOptional(z.record(zoneId, z.number()).readonly()),
  /** When the configuration file lost it, in milliseconds since 1970: it is off and hidden, and all that it has is kept for a while. */
  leftAt: z.exactOptional(z.number()),
  /** How the file had it: what was changed in the page since is more than that. */
  leftAs: z.exactOptional(z.record(z.string(), z.unknown()).readonly()),
});

/** A camera as it was set up. */
export type CameraSettings = Readonly<z.infer<typeof cameraSettings>>;

/** A camera as it is asked for: what is left out is as usual. */
export const newCamera = z.strictObject({
  ...shape,
  name: shape.name.exactOptional(),
  model: shape.model.exactOptional(),
  calibration: shape.calibration.exactOptional(),
});
export type NewCamera = Readonly<z.infer<typeof newCamera>>;
