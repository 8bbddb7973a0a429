import { once } from 'node:events';
import { type Command, Option } from 'commander';
import type { EngineChoice } from '../../models/index.ts';
import { engineOption, gpusOption, parsePort, print, untilInterrupted } from './process.ts';

interface Options {
  host: string;
  port: number;
  data: string;
  database?: string;
  demo: boolean;
  engine: EngineChoice;
  gpus: number;
}

export function register(program: Command): void {
  program
    .command('serve')
    .description('watch the cameras and serve the page')
    .option('--host <address>', 'address of this machine to listen on', '127.0.0.1')
    .option('--port <number>', 'port to listen on; 0 takes any free one', parsePort, 8080)
    .option('--data <folder>', 'where cameras, models and events are kept', './data')
    .addOption(
      new Option(
        '--database <address>',
        'PostgreSQL server for cameras and events, postgres://user:password@host/name (default: a file in the data folder)',
      ).env('VIGIL_DATABASE'),
    )
    .option('--no-demo', 'hide the demo camera')
    .addOption(engineOption())
    .addOption(gpusOption())
    .addHelpText('after', '\nExample:\n  $ vigil serve --port 9000 --data /var/lib/vigil --no-demo')
    .action(serve);
}

async function serve({ host, port, data, database, demo, engine, gpus }: Options): Promise<void> {
  // Loaded here, so that --help does not wait for them.
  const { locateFfmpeg } = await import('../../streams/index.ts');
  const { startServer } = await import('../app.ts');
  const { createLog, lineOf } = await import('../log.ts');
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
      ...{ host, port, dataDir: data, database, demo, log },
      ...{ runtime: engine, gpus },
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
