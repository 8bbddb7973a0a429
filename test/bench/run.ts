import { UserError } from '../../streams/index.ts';
import { ablation } from './ablation.ts';
import { ingest } from './ingest.ts';
import { parity } from './parity.ts';
import { score } from './score.ts';
import { type Row, table } from './table.ts';
import { train } from './train.ts';

/** `npm run bench -- NAME [--json] [options]`: one object of figures, as a table or as JSON. */
export type Figures = Record<string, string | number | readonly Row[]>;

const BENCHES: Record<string, (args: readonly string[]) => Promise<Figures>> = {
  ablation,
  // The browser's driver is only installed for development.
  capacity: async args => (await import('./capacity.ts')).capacity(args),
  ingest,
  parity,
  score,
  soak: async args => (await import('./soak.ts')).soak(args),
  train,
};

const [name = '', ...args] = process.argv.slice(2);
const bench = BENCHES[name];
if (bench) {
  try {
    const figures = await bench(args.filter(arg => arg !== '--json'));
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
  console.error(`bench: give one of ${Object.keys(BENCHES).join(', ')}`);
  process.exitCode = 2;
}
