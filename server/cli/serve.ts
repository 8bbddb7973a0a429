import { once } from 'node:events';
import { type Command, Option } from 'commander';
import type { EngineChoice } from '../../models/index.ts';
import { engineOption, gpusOption, parsePort, print, untilInterrupted } from './process.ts';

interface Options {
  config?: string;
  host: string;
  port: number;
  data: string;
  database?: string;
  demo: boolean;
  replay?: readonly string[];
  features?: string;
  engine: EngineChoice;
  gpus: number;
}

export function register(program: Command): void {
  program
    .command('serve')
    .description('watch the cameras and serve the page')
    .addOption(
      new Option(
        '--config <file>',
        'YAML file with all of this, cameras and more; see docs/configuration.md',
      ).env('VIGIL_CONFIG'),
    )
    .option('--host <address>', 'address of this machine to listen on', '127.0.0.1')
    .option('--port <number>', 'port to listen on; 0 takes any free one', parsePort, 8080)
    .option('--data <folder>', 'where cameras, models and events are kept', './data')
    .option(
      '--database <address>',
      'PostgreSQL server for cameras and events, postgres://user:password@host/name (default: a file in the data folder)',
    )
    .option('--no-demo', 'hide the demo camera')
    .option('--replay <folder...>', 'clips and videos below these folders may be replayed in the page')
    .option(
      '--features <folder>',
      'files of vigil features in it are shown in the page (default: features in --data)',
    )
    .addOption(engineOption())
    .addOption(gpusOption())
    .addHelpText(
      'after',
      `
Each of these is taken from the command line, else from a variable of the environment (VIGIL_PORT, VIGIL_DATA, ...), else
from the configuration file.

Examples:
  $ vigil serve --port 9000 --data /var/lib/vigil --no-demo
  $ vigil serve --replay UCSDped2 --replay recordings
  $ vigil serve --config vigil.yaml`,
    )
    .action(serve);
}

async function serve(options: Options, command: Command): Promise<void> {
  // Loaded here, so that --help does not wait for them.
  const { loadConfig } = await import('../config/read.ts');
  const { policyOf } = await import('../events/retention.ts');
  const { locateFfmpeg } = await import('../../streams/index.ts');
  const { startServer } = await import('../app.ts');
  const { createLog, lineOf } = await import('../log.ts');
  const path = options.config;
  const load = () => loadConfig(path, process.env);
  const config = await load();
  const typed = Object.entries(options).filter(([name]) => command.getOptionValueSource(name) === 'cli');
  const set: Options = { ...options, ...config.server, ...Object.fromEntries(typed) };
  const { host, port, data, database, demo, engine, gpus, replay, features } = set;
  const log = createLog();
  try {
    const ffmpeg = await locateFfmpeg();
    log.info(`ffmpeg ${ffmpeg.version} (${ffmpeg.origin})`);
    if (ffmpeg.warning) log.warn(ffmpeg.warning);
  } catch (error) {
    log.warn(lineOf(error)); // the page works, and each camera that needs it says why it is offline
  }
  const { signal, release } = untilInterrupted();
  try {
    const server = await startServer({
      ...{ host, port, dataDir: data, database, demo, replay, features, log },
      ...{ runtime: engine, gpus, retention: policyOf(config.retention) },
      config: path === undefined ? undefined : { path, config, load },
    });
    try {
      await print(`vigil is watching: open ${server.url} (Ctrl-C ends it)`);
      if (!signal.aborted) await once(signal, 'abort');
    } finally {
      await server.close();
    }
  } finally {
    release();
  }
}
