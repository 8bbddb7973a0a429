import { UserError } from '../../streams/index.ts';
import { helpOf } from './bench.ts';
import { BENCHES } from './benches.ts';
import { table } from './table.ts';

/** `npm run bench -- NAME [--json] [options]`: one object of figures, as a table or as JSON. */
const [name = '', ...args] = process.argv.slice(2);
const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
if (process.argv.includes('--help')) {
  process.stdout.write(helpOf(bench ? { [name]: bench } : BENCHES));
} else if (bench) {
  try {
    const figures = await bench.run(args.filter(arg => arg !== '--json'));
    if (args.includes('--json')) process.stdout.write(`${JSON.stringify(figures)}\n`);
    else
      for (const [key, value] of Object.entries(figures))
        process.stdout.write(
          typeof value === 'object' ? `\n${key}\n${table(value)}` : `${key.padEnd(56)}${value}\n`,
        );
  } catch (error) {
    const { name: kind, message, code = '' } = error as NodeJS.ErrnoException;
    if (kind === 'AbortError') {
      console.error(`bench ${name}: interrupted`);
      process.exitCode = 130;
    } else if (error instanceof UserError || code.startsWith('ERR_PARSE_ARGS')) {
      console.error(`bench ${name}: ${message}`);
      process.exitCode = error instanceof UserError ? error.exitCode : 2;
    } else throw error;
  }
} else {
  console.error(`${name ? `bench: there is no ${name}` : 'bench: say which'}\n\n${helpOf(BENCHES)}`);
  process.exitCode = 2;
}
