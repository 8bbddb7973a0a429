import { parseArgs } from 'node:util';
import type { Row } from './table.ts';

/** What a bench comes to: figures by name, and tables. */
export type Figures = Record<string, string | number | readonly Row[]>;

/** As `parseArgs` takes it, and in words. */
export interface Option {
  readonly type: 'string' | 'boolean';
  /** What stands behind it, such as N. */
  readonly value?: string;
  readonly default?: string | boolean | string[];
  readonly multiple?: boolean;
  readonly what: string;
}
type Options = Readonly<Record<string, Option>>;
type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>['values'];

export interface Bench {
  /** What it measures, in a line. */
  readonly about: string;
  readonly options: Options;
  run(args: readonly string[]): Promise<Figures>;
}

/** A bench whose `run` gets its options read. */
export function bench<const O extends Options>(
  about: string,
  options: O,
  run: (values: Values<O>) => Promise<Figures>,
): Bench {
  return { about, options, run: async args => run(parseArgs({ args: [...args], options }).values) };
}

/** Each bench with what it measures, and below it its options. */
export function helpOf(benches: Readonly<Record<string, Bench>>): string {
  const lines = ['Usage: npm run bench -- NAME [--json] [options]', ''];
  for (const [name, { about, options }] of Object.entries(benches)) {
    lines.push(`${name.padEnd(10)}${about}`);
    for (const [flag, option] of Object.entries(options)) {
      const { value, what, default: usual } = option;
      const call = value === undefined ? `--${flag}` : `--${flag} ${value}`;
      const said =
        usual === undefined || usual === false ? '' : ` (default: ${[usual].flat().join(' and ')})`;
      lines.push(`  ${call.padEnd(18)}${what}${said}`);
    }
  }
  return `${lines.join('\n')}\n\n--json prints one JSON object. docs/performance.md says what the figures mean.\n`;
}
