import { rmdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type {
  Footage,
  InputSpec,
  TrainingOptions,
  TrainingReport,
  TrainingResult,
} from '../../models/index.ts';
import { UserError } from '../../streams/index.ts';
import { print, untilInterrupted } from './process.ts';
import { addOptions, describeSource, type Flags, FOOTAGE, nameFrom } from './train-options.ts';
import { TrainProgress } from './train-progress.ts';

export function register(program: Command): void {
  const command = program
    .command('train')
    .description('learn a model from footage in which everything is normal')
    .argument('[source...]', FOOTAGE);
  addOptions(command)
    .addHelpText(
      'after',
      `
A fifth of the footage is never trained on; all of it serves to measure what is normal where.
Press Ctrl-C to end the training early: what was learnt so far is saved. Press it again to end at once, and go on later
with --resume. Checkpoint, log and curves are in OUT.training.

Examples:
  $ vigil train --data UCSDped2/Train --minutes 10
  $ vigil train rtsp://10.0.0.7/live --frames 36000 --minutes 60 --name door
  $ vigil train UCSDped2/Train --preset paper --epochs 60 --backend onnx-cuda`,
    )
    .action(runTrain);
}

async function runTrain(given: string[], flags: Flags): Promise<void> {
  const models = await import('../../models/index.ts');
  const { recipeOf } = await import('../training/recipe.ts');
  const sources = [...given, ...(flags.data ?? [])];
  if (sources.length === 0) {
    throw new UserError(
      'give footage to learn from: a source, or --data FOLDER (--help tells more)',
      'no-source',
      2,
    );
  }
  const name = flags.name ?? nameFrom(sources[0]!);
  const out = resolve(flags.out ?? join('data', 'models', name));
  const folder = `${out}.training`;
  models.checkBackend(flags.backend);
  const recipe = recipeOf(flags);
  await refuseLeftover(folder, flags);
  await models.openPlaces({ folder, out });

  const { signal, release } = untilInterrupted();
  const progress = new TrainProgress();
  try {
    const { addresses, input } = await plan(sources, flags, signal);
    const footage = await collect({ addresses, input, folder, flags, signal, progress });
    const more = sources.length > 1 ? ` and ${sources.length - 1} more` : '';
    const { threads, backend, title = name } = flags;
    const options: TrainingOptions = {
      ...{ recipe, input, footage, folder, out, name, title, backend, ...(threads && { threads }) },
      source: describeSource(sources[0]!) + more,
    };
    const { result, best } = await trained(options, signal, progress);
    await models.removeCheckpoint(folder);
    progress.stop();
    await tell(result, best, { out, folder });
  } finally {
    progress.stop();
    release();
    await rmdir(folder).catch(() => {}); // empty where nothing came of it
  }
}

/** A training that did not come to its end is not replaced by accident, and only one that is there can go on. */
async function refuseLeftover(folder: string, { resume, restart }: Flags): Promise<void> {
  const { leftIn, removeTraining } = await import('../../models/index.ts');
  if (restart) return removeTraining(folder);
  const left = leftIn(folder);
  if (resume && !left) {
    throw new UserError(
      `${folder}: there is no training to go on with. Leave --resume out`,
      'nothing-to-resume',
    );
  }
  if (!resume && left) {
    const what = left === 'checkpoint' ? 'a training that did not come to its end' : 'recorded footage';
    throw new UserError(
      `${folder}: holds ${what}. Go on with it with --resume, or throw it away with --restart`,
      'training-left',
    );
  }
}

async function plan(sources: string[], flags: Flags, signal: AbortSignal) {
  const { expandFolders } = await import('../training/collect.ts');
  const { inputOf } = await import('../training/recipe.ts');
  const addresses = await expandFolders(sources);
  return { addresses, input: await inputOf(addresses[0]!, flags, signal) };
}

interface Collecting {
  readonly addresses: readonly string[];
  readonly input: InputSpec;
  readonly folder: string;
  readonly flags: Flags;
  readonly signal: AbortSignal;
  readonly progress: TrainProgress;
}

/** Footage in memory; or, where it is never twice the same, recorded into the training's folder. */
async function collect(options: Collecting): Promise<Footage | string> {
  const { addresses, input, folder, flags, signal, progress } = options;
  const { FootageWriter, leftIn } = await import('../../models/index.ts');
  const { collectFootage, isRemote, MemorySink } = await import('../training/collect.ts');
  const collecting = {
    ...{ input, signal, maxFrames: flags.frames },
    onFrame: (frames: number) => progress.reading(frames),
    note: (line: string) => progress.note(line),
  };
  if (!addresses.some(isRemote)) {
    const sink = new MemorySink(input);
    await collectFootage(addresses, sink, collecting);
    if (signal.aborted) throw new UserError('interrupted before the training began', 'interrupted', 130);
    return sink.footage();
  }
  if (leftIn(folder) === 'checkpoint') return folder;
  const writer = await FootageWriter.create(folder, input);
  try {
    await collectFootage(addresses, writer, collecting);
    if (!signal.aborted) return folder;
  } finally {
    await writer.close();
  }
  throw new UserError(
    `interrupted after ${writer.frames} recorded frames. Go on with --resume`,
    'interrupted',
    130,
  );
}

type Validation = TrainingReport & { kind: 'validation' };

async function trained(options: TrainingOptions, signal: AbortSignal, progress: TrainProgress) {
  const { startTraining } = await import('../../models/index.ts');
  let best: Validation | undefined;
  const run = startTraining(options, report => {
    progress.report(report);
    if (report.kind === 'validation' && report.best) best = report;
  });
  const save = () => run.stop('save');
  if (signal.aborted) save();
  signal.addEventListener('abort', save);
  return { result: await run.done, best };
}

async function tell(
  { model, endedBy }: TrainingResult,
  best: Validation | undefined,
  { out, folder }: { readonly out: string; readonly folder: string },
): Promise<void> {
  const { training, architecture } = model.card;
  const { steps, minutes, loss } = training!;
  const why = { budget: '', 'no-progress': ', ended: it got no better', 'finished-early': ', ended early' }[
    endedBy
  ];
  await print(`model       ${out}`);
  await print(`trained     ${steps} steps in ${minutes} min, loss ${loss.toFixed(4)}${why}`);
  if (best) {
    const { mse, entropy, used, items, step } = best;
    const memory = `, entropy ${entropy.toFixed(2)}, ${used} of ${items} memory items read`;
    const isRead = architecture.memory ?? true;
    await print(`validation  error ${mse.toFixed(4)} in step ${step}${isRead ? memory : ''}`);
  }
  await print(`curves      ${join(folder, 'curves.svg')}`);
  await print(`try it      vigil replay CLIP --model ${out}`);
}
