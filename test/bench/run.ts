import { ingest } from './ingest.ts';
import { parity } from './parity.ts';
import { ped2 } from './ped2.ts';
import { speed } from './speed.ts';
import { type Row, table } from './table.ts';
import { train } from './train.ts';

/** `npm run bench -- NAME [--json] [options]`: one object of figures, as a table or as JSON. */
export type Figures = Record<string, string | number | readonly Row[]>;

const BENCHES: Record<string, (args: readonly string[]) => Promise<Figures>> = {
  ingest,
  parity,
  ped2,
  speed,
  train,
};

const [name = '', ...args] = process.argv.slice(2);
const bench = BENCHES[name];
if (bench) {
  const figures = await bench(args.filter(arg => arg !== '--json'));
  if (args.includes('--json')) process.stdout.write(`${JSON.stringify(figures)}\n`);
  else
    for (const [key, value] of Object.entries(figures))
      process.stdout.write(typeof value === 'object' ? table(value) : `${key.padEnd(56)}${value}\n`);
} else {
  console.error(`bench: give one of ${Object.keys(BENCHES).join(', ')}`);
  process.exitCode = 2;
}
