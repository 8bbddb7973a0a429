import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { UserError } from '../../streams/index.ts';
import { print, untilInterrupted } from './process.ts';
import { parsePositive } from './train-options.ts';

interface Flags {
  readonly data: string;
  readonly frames: number;
}

export function register(program: Command): void {
  program
    .command('quantise')
    .description(
      'measure what --engine onnx-cpu-int8 needs of a model, on footage in which everything is normal',
    )
    .argument('<model>', 'name of a model, or its folder')
    .argument('<sources...>', 'addresses, files, folders of pictures, or a folder of such folders')
    .option('--data <folder>', 'where vigil keeps what it writes', './data')
    .option('--frames <n>', 'frames to take of each source at most', parsePositive, 2000)
    .addHelpText(
      'after',
      `
Models that vigil trained have it in their card already; those that were imported, or are older, do not.

Example:
  $ vigil quantise memae-official UCSDped2/Train`,
    )
    .action(runQuantise);
}

async function runQuantise(name: string, sources: string[], { data, frames }: Flags): Promise<void> {
  const { loadPackage, quantisePackage, zooFolder } = await import('../../models/index.ts');
  const { collectFootage, expandFolders, MemorySink } = await import('../training/collect.ts');
  const folders = [`${data}/models`, zooFolder()];
  const { input } = await loadPackage(name, folders);
  const { signal, release } = untilInterrupted();
  try {
    const sink = new MemorySink(input);
    const note = (line: string) => void process.stderr.write(`vigil: ${line}\n`);
    const collecting = { input, maxFrames: frames, signal, onFrame: () => {}, note };
    await collectFootage(await expandFolders(sources), sink, collecting);
    if (signal.aborted) throw new UserError('interrupted; the model is as it was', 'interrupted');
    await quantisePackage(name, folders, sink.footage(), availableParallelism());
  } finally {
    release();
  }
  await print(`${name} can be scored with --engine onnx-cpu-int8 now`);
}
