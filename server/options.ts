import type { EngineChoice } from '../models/index.ts';
import type { Clock } from './cameras/supervisor.ts';
import type { StartedWith } from './config/config-file.ts';
import type { ServerSettings } from './config/schema.ts';
import type { Engine } from './engine.ts';
import type { RetentionPolicy } from './events/retention.ts';
import type { Log } from './log.ts';

export interface ServerOptions {
  /** An address of this machine only: 127.0.0.1 (default), localhost or ::1. */
  readonly host?: string;
  /** 0 takes any free one. Default 8080. */
  readonly port?: number;
  /** For cameras, calibrations and events; made where it does not exist. */
  readonly dataDir: string;
  /** A PostgreSQL server, `postgres://...`, for cameras and events instead of a file in `dataDir`. */
  readonly database?: string | undefined;
  /** Show the demo camera. */
  readonly demo: boolean;
  /** What runs the networks. Default `auto`. */
  readonly runtime?: EngineChoice | undefined;
  /** GPUs that share the work. Default 1. */
  readonly gpus?: number | undefined;
  /** Folders below which recordings may be replayed in the page. Default: none. */
  readonly replay?: readonly string[] | undefined;
  /** What is kept for how long. Default: `USUAL_POLICY`. */
  readonly retention?: RetentionPolicy;
  /** The configuration file that these options came from. */
  readonly config?: StartedWith | undefined;
  readonly log: Log;
  /** What opens sources and runs models; tests bring their own. */
  readonly engine?: Engine;
  readonly clock?: Clock;
  /** Folder of the built page. */
  readonly page?: string;
}

/** As a configuration file has them. */
export function settingsOf(
  options: ServerOptions,
): ServerSettings & Required<Pick<ServerSettings, 'host' | 'port'>> {
  const { host = '127.0.0.1', port = 8080, dataDir, database, runtime = 'auto', gpus = 1, demo } = options;
  const { replay = [] } = options;
  return {
    host,
    port,
    data: dataDir,
    ...(database !== undefined && { database }),
    engine: runtime,
    gpus,
    demo,
    ...(replay.length > 0 && { replay }),
  };
}
