#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { redact, UserError } from '../../streams/index.ts';
import { ConfigError } from '../config/problems.ts';
import { DEBUG, stackOf } from '../debug.ts';
import { readVersion } from '../version.ts';
import { register as calibration } from './calibration.ts';
import { register as config } from './config.ts';
import { register as evaluate } from './evaluate.ts';
import { register as experiment } from './experiment.ts';
import { register as features } from './features.ts';
import { register as importing } from './import.ts';
import { register as learn } from './learn.ts';
import { register as probe } from './probe.ts';
import { endWithReader } from './process.ts';
import { register as quantise } from './quantise.ts';
import { register as replay } from './replay.ts';
import { register as report } from './report.ts';
import { register as serve } from './serve.ts';
import { register as train } from './train.ts';
import { register as verify } from './verify.ts';

const program = new Command('vigil')
  .description('Watches cameras, learns what is normal and marks what is not.')
  .version(readVersion())
  .exitOverride()
  .configureOutput({
    outputError: (text, write) => {
      write(
        `${text
          .replace(/^error: /, 'vigil: ')
          .trim()
          .replaceAll('\n', ' ')} (--help tells more)\n`,
      );
    },
  })
  .addHelpText(
    'after',
    `
Examples:
  $ vigil serve                                      open http://127.0.0.1:8080 and see the demo camera
  $ vigil probe rtsp://user:password@10.0.0.7/live   is there a picture?
  $ vigil replay walk.mp4 --model demo-walkway --mp4 marked.mp4

A source is an address (rtsp://, http://, demo:), a video file or a folder of pictures.
Exit codes: 1 something failed, 2 wrong call, 3 the source can't be read, 4 the model can't be loaded,
130 interrupted.
VIGIL_DEBUG=1 in the environment shows where in the code an error came up.`,
  );

for (const register of [
  serve,
  learn,
  train,
  replay,
  probe,
  evaluate,
  experiment,
  report,
  importing,
  quantise,
  verify,
  features,
  calibration,
  config,
]) {
  register(program);
}

endWithReader();
process.on('uncaughtException', error => process.exit(explain(error)));
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

/** The one place that says on the command line what went wrong; returns the exit code. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // commander has said it
  if (DEBUG) console.error(stackOf(error));
  const message = error instanceof Error ? error.message : String(error);
  const line = `vigil: ${redact(message.split('\n', 1)[0] ?? '')}`;
  if (error instanceof ConfigError) {
    for (const problem of error.problems) console.error(problem); // as compilers do it: editors find the place
    return error.exitCode;
  }
  if (error instanceof UserError) {
    console.error(line);
    return error.exitCode;
  }
  console.error(`${line} (VIGIL_DEBUG=1 tells more)`);
  return 1;
}
