import { resolve } from 'node:path';
import type { Command } from 'commander';
import { endWithReader, print } from './process.ts';
import { checkReport } from './report-file.ts';

export function register(program: Command): void {
  program
    .command('report')
    .description('make one page of an experiment: tables, curves, distributions, reconstructions')
    .argument('<folder>', 'of results, as vigil experiment writes it')
    .option('--out <file>', 'where the page goes (default: report.html in the folder)')
    .addHelpText(
      'after',
      `
Every figure is also written as an SVG file, into a folder beside the page.

Example:
  $ vigil report data/experiments/mnist --out mnist.html`,
    )
    .action(runReport);
}

async function runReport(folder: string, { out }: { out?: string }): Promise<void> {
  const { Results } = await import('../experiments/results.ts');
  const { writeReport } = await import('../experiments/report/write.ts');
  endWithReader();
  if (out !== undefined) await checkReport(out);
  await print(await writeReport(new Results(resolve(folder)), out === undefined ? undefined : resolve(out)));
}
