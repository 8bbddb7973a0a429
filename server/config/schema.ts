/** What a configuration file may hold. Descriptions become the comments of an export and the help of an editor. */

import { z } from 'zod';
import type { EngineChoice } from '../../models/index.ts';
import { cameraId, newCamera } from '../cameras/settings.ts';
import { ENGINE_CHOICES, GPU_LIMITS, PORT_LIMITS } from './limits.ts';

const text = z.string().min(1).max(2048);

const server = z
  .strictObject({
    host: text.describe('Address of this machine to listen on'),
    port: z
      .int()
      .min(PORT_LIMITS.min)
      .max(PORT_LIMITS.max)
      .describe('Port to listen on; 0 takes any free one'),
    data: text.describe('Folder for all that is kept'),
    database: text.describe(
      'PostgreSQL server, postgres://user:password@host/name, instead of a file in the data folder',
    ),
    engine: z.enum<readonly EngineChoice[]>(ENGINE_CHOICES).describe('What runs the networks: docs/gpu.md'),
    gpus: z.int().min(GPU_LIMITS.min).max(GPU_LIMITS.max).describe('GPUs that share the work'),
    demo: z.boolean().describe('Whether the demo camera is shown'),
    replay: z
      .array(text)
      .max(64)
      .readonly()
      .describe('Folders below which clips and videos may be replayed in the page'),
    features: text.describe('Folder whose files of vigil features the page shows'),
  })
  .partial()
  .describe('Read when vigil starts');

/** Of 1e9 bytes, and days. */
const keep = z
  .strictObject({
    gigabytes: z.number().min(0.1).max(100_000).describe('At most so much, of 1e9 bytes'),
    days: z.number().min(0.01).max(3650).describe('At most so long; without it as long as there is room'),
  })
  .partial();

const retention = z
  .strictObject({
    clips: keep.describe('Clips of events'),
    events: keep.describe('Events with their pictures; an event takes its clip with it'),
    freeGigabytes: z.number().min(0.1).max(1000).describe('What stays free on the disk, 5 % of it at most'),
  })
  .partial()
  .describe('What is kept for how long. The oldest goes first, what is protected stays');

const camera = newCamera.check(({ value, issues }) => {
  for (const key of ['url', 'detect', 'live'] as const) {
    if (!value[key]?.includes('***')) continue;
    const message = `has *** for a password; write the password, or \${NAME} for a variable of the environment`;
    issues.push({ code: 'custom', path: [key], input: value[key], message });
  }
});

export const configFile = z
  .strictObject({
    server,
    retention,
    cameras: z.record(cameraId, camera).describe('By id: a-z, 0-9, - and _. What is left out is as usual'),
  })
  .partial();

type Given<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Of the options of `vigil serve`, under their names there. */
export type ServerSettings = Given<z.infer<typeof server>>;
/** A part of the JSON schema, as far as it is looked at here. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
}

let json: JsonSchema | undefined;

/** For editors: `vigil config schema` writes it to docs/vigil.schema.json. */
export function jsonSchema(): JsonSchema {
  json ??= {
    title: 'Configuration of vigil',
    ...z.toJSONSchema(configFile, {
      io: 'input',
      override: ({ jsonSchema }) => delete jsonSchema.readOnly, // of the lists in here, not of what is written
    }),
  } as JsonSchema;
  return json;
}

/** The part of it that says what is at a path. */
export function schemaAt(path: readonly PropertyKey[]): JsonSchema {
  return path.reduce<JsonSchema>((schema, step) => {
    const { properties, additionalProperties, items } = schema;
    const others = typeof additionalProperties === 'object' ? additionalProperties : undefined;
    return properties?.[String(step)] ?? others ?? items ?? {};
  }, jsonSchema());
}
