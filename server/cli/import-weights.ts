import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { print } from './process.ts';
import { parseName, parsePositive, parseSize } from './train-options.ts';

interface Flags {
  readonly name: string;
  readonly title?: string;
  readonly out?: string;
  readonly preset: 'lite' | 'paper';
  readonly size: { width: number; height: number };
  readonly fps: number;
}

export function register(parent: Command): void {
  parent
    .command('weights')
    .description('make a model of weights that were trained elsewhere, such as the authors’ checkpoints')
    .argument(
      '<file>',
      'a safetensors file with the authors’ parameter names; docs/packages.md makes one of a .pt',
    )
    .requiredOption('--name <name>', 'what to call the model: lower-case letters, digits, - . _', parseName)
    .option('--title <text>', 'what to call it for people (default: its name)')
    .option('--out <folder>', 'where the model goes (default: ./data/models/NAME)')
    .addOption(
      new Option('--preset <preset>', 'the network that they are of')
        .choices(['lite', 'paper'])
        .default('paper'),
    )
    .addOption(
      new Option('--size <WxH>', 'analysis size in pixels, multiples of 16')
        .argParser(parseSize)
        .default({ width: 256, height: 256 }, '256x256'),
    )
    .option('--fps <n>', 'frames a second', parsePositive, 10)
    .addHelpText(
      'after',
      `
The model knows no place: a camera that is to use it is calibrated first.

Example:
  $ vigil import weights official.safetensors --preset paper --name memae-official`,
    )
    .action(runImport);
}

async function runImport(file: string, { name, title = name, out, preset, size, fps }: Flags): Promise<void> {
  const { importWeights } = await import('../../models/index.ts');
  const folder = resolve(out ?? join('data', 'models', name));
  const { card } = await importWeights({ file, preset, size, fps, name, title, out: folder });
  await print(`model    ${folder}`);
  await print(`weights  SHA-256 ${card.files['weights.safetensors']}`);
}
