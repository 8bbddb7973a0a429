import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { UserError } from '../../streams/index.ts';
import { modelsOption, print, untilInterrupted } from './process.ts';
import { FOOTAGE, parseCount } from './train-options.ts';

interface Flags {
  readonly models: string;
  readonly frames: number;
}

export function register(program: Command): void {
  program
    .command('quantise')
    .description(
      'measure what --engine onnx-cpu-int8 needs of a model, on footage in which everything is normal',
    )
    .argument('<model>', 'name of a model, or its folder; its card is written anew')
    .argument('<source...>', FOOTAGE)
    .addOption(modelsOption())
    .option('--frames <n>', 'frames to take of each source at most', parseCount, 2000)
    .addHelpText(
      'after',
      `
Models that vigil trained have it in their card already, those that come with vigil too; those that were imported, or are
older, do not.

Example:
  $ vigil quantise memae-official UCSDped2/Train`,
    )
    .action(runQuantise);
}

async function runQuantise(name: string, sources: string[], { models, frames }: Flags): Promise<void> {
  const { loadPackage, packageFolder, quantisePackage, refuseZoo, zooFolder } = await import(
    '../../models/index.ts'
  );
  const { collectFootage, expandFolders, MemorySink } = await import('../training/collect.ts');
  const folder = await packageFolder(name, [models, zooFolder()]);
  await refuseZoo(folder, `Copy it to ${models} and quantise the copy`);
  const { input } = await loadPackage(folder);
  const { signal, release } = untilInterrupted();
  try {
    const sink = new MemorySink(input);
    const note = (line: string) => void process.stderr.write(`vigil: ${line}\n`);
    const collecting = { input, maxFrames: frames, signal, onFrame: () => {}, note };
    await collectFootage(await expandFolders(sources), sink, collecting);
    if (signal.aborted) throw new UserError('interrupted; the model is as it was', 'interrupted', 130);
    await quantisePackage(folder, sink.footage(), availableParallelism());
  } finally {
    release();
  }
  await print(`${name} can be scored with --engine onnx-cpu-int8 now`);
}
