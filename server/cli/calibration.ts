import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { UserError } from '../../streams/index.ts';
import { falseAlarmsOption, modelsOption, print } from './process.ts';

interface Options {
  readonly out: string;
  readonly models: string;
  readonly falseAlarmsPerDay?: number;
}

export function register(program: Command): void {
  program
    .command('calibration')
    .description('draw what a model takes for normal where it was trained: levels over the empty picture')
    .argument('<model>', 'name of a model, or its folder')
    .option('--out <file>', 'the picture', 'calibration.png')
    .addOption(modelsOption())
    .addOption(falseAlarmsOption())
    .addHelpText('after', '\nExample:\n  $ vigil calibration ucsd-ped2 --out ped2.png')
    .action(runCalibration);
}

async function runCalibration(name: string, { out, models, falseAlarmsPerDay }: Options): Promise<void> {
  const { loadPackage, zooFolder } = await import('../../models/index.ts');
  const { drawCalibration } = await import('../detection/calibration-picture.ts');
  const { sceneOf } = await import('../engine.ts');
  const model = await loadPackage(name, [models, zooFolder()]);
  const picture = await drawCalibration(sceneOf(model, falseAlarmsPerDay), falseAlarmsPerDay);
  await writeFile(out, picture).catch(error => {
    throw new UserError(`${out} can't be written (${error.code})`, 'picture-unwritable');
  });
  await print(out);
}
