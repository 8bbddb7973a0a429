import type { Command } from 'commander';
import { modelsOption, print } from './process.ts';

export function register(program: Command): void {
  program
    .command('verify')
    .description('check every file of a model against the checksums in its card')
    .argument('<model>', 'name of a model, or its folder')
    .addOption(modelsOption())
    .addHelpText('after', '\nExample:\n  $ vigil verify ucsd-ped2')
    .action(runVerify);
}

async function runVerify(model: string, { models }: { models: string }): Promise<void> {
  const { verifyPackage, zooFolder } = await import('../../models/index.ts');
  const { card } = await verifyPackage(model, [models, zooFolder()]);
  await print(`${card.name} is whole: ${Object.keys(card.files).join(', ')}`);
}
