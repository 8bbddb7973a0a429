import type { Command } from 'commander';
import type { EngineChoice } from '../../models/index.ts';
import {
  engineOption,
  falseAlarmsOption,
  gpusOption,
  modelsOption,
  print,
  untilInterrupted,
} from './process.ts';

interface Options {
  model: string;
  models: string;
  mp4?: string;
  jpegs?: string;
  all?: true;
  scores?: true;
  falseAlarmsPerDay?: number;
  engine: EngineChoice;
  gpus: number;
}

export function register(program: Command): void {
  program
    .command('replay')
    .description('run a recording through a model, as fast as it goes, and print its alerts as JSON lines')
    .argument('<source>', 'video file or folder of pictures')
    .requiredOption('--model <name>', 'name of a model, or its folder')
    .addOption(modelsOption())
    .option('--mp4 <file>', 'write the recording with red boxes on it')
    .option('--jpegs <folder>', 'write each frame that has boxes as JPEG')
    .option('--all', 'with --jpegs: write every frame')
    .addOption(falseAlarmsOption())
    .addOption(engineOption())
    .addOption(gpusOption())
    .option('--scores', 'print score and p-value of every frame too; a score of 1 is the threshold')
    .addHelpText(
      'after',
      `
Prints one object for each alert, when it has ended, and a summary on stderr.

Examples:
  $ vigil replay Test002 --model ucsd-ped2 --scores
  $ vigil replay walk.mp4 --model demo-walkway --mp4 marked.mp4 > alerts.jsonl`,
    )
    .action(runReplay);
}

async function runReplay(source: string, options: Options): Promise<void> {
  const { checkAddress } = await import('../../streams/index.ts');
  const { createEngine } = await import('../engine.ts');
  const { replay } = await import('../replay/command.ts');
  const { jpegSink, videoSink } = await import('../replay/sinks.ts');
  await checkAddress(source); // an engine takes longer to start
  const { signal, release } = untilInterrupted();
  const engine = createEngine({
    modelsFolder: options.models,
    log: { info: line => console.error(line), warn: line => console.error(line) },
    runtime: options.engine,
    gpus: options.gpus,
  });
  try {
    const model = await engine.model(options.model);
    const sinks = [
      ...(options.jpegs === undefined ? [] : [await jpegSink(options.jpegs, options.all === true)]),
      ...(options.mp4 === undefined ? [] : [await videoSink(options.mp4, model.input.fps)]),
    ];
    const scores = options.scores === true;
    const { falseAlarmsPerDay } = options;
    const summary = await replay(source, { engine, model, sinks, print, scores, signal, falseAlarmsPerDay });
    console.error(JSON.stringify({ summary }));
    if (signal.aborted) process.exitCode = 130; // what was printed is not all there is
  } finally {
    release();
    await engine.close();
  }
}
