import type { Command } from 'commander';
import { print } from './process.ts';

export function register(program: Command): void {
  program
    .command('verify')
    .description('check every file of a model against the checksums in its card')
    .argument('<model>', 'name of a model, or its folder')
    .option('--data <folder>', 'where vigil keeps what it writes', './data')
    .addHelpText('after', '\nExample:\n  $ vigil verify ucsd-ped2')
    .action(runVerify);
}

async function runVerify(model: string, { data }: { data: string }): Promise<void> {
  const { verifyPackage, zooFolder } = await import('../../models/index.ts');
  const { card } = await verifyPackage(model, [`${data}/models`, zooFolder()]);
  await print(`${card.name} is whole: ${Object.keys(card.files).join(', ')}`);
}
