import type { Command } from 'commander';
import { UserError } from '../../streams/index.ts';
import { register as ucsd } from './import-ucsd.ts';
import { register as weights } from './import-weights.ts';

export function register(program: Command): void {
  const command = program
    .command('import')
    .description('make a model of weights, or a labelled set of footage, that come from elsewhere')
    .argument('[what]')
    // Without these two, a call of the form that it had at first would be an unknown option or one argument too many.
    .allowUnknownOption()
    .allowExcessArguments()
    .usage('weights|ucsd ...')
    .action((what: string | undefined) => {
      if (what === undefined) return command.help({ error: true });
      throw new UserError(
        `say what to import: vigil import weights ${what} ..., or vigil import ucsd SRC DEST`,
        'import-what',
        2,
      );
    });
  weights(command);
  ucsd(command);
}
