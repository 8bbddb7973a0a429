import type { Evaluation, Row } from './evaluate.ts';
import { spread } from './spread.ts';

/** Columns of the comparison: what they are called, and where the figure is. Of the last, less is better. */
const COLUMNS: readonly {
  words: string;
  digits: number;
  of: (figures: Row['figures']) => number | undefined;
}[] = [
  { words: 'official AUC', digits: 3, of: f => f.official?.frameAucMicro },
  { words: 'macro', digits: 3, of: f => f.official?.frameAucMacro },
  { words: 'live AUC', digits: 3, of: f => f.live?.frameAucMicro },
  { words: 'macro', digits: 3, of: f => f.live?.frameAucMacro },
  { words: 'PR-AUC', digits: 3, of: f => f.live?.prAuc },
  { words: 'EER', digits: 3, of: f => f.live?.eer },
  { words: 'pixel AUC', digits: 3, of: f => f.live?.pixelAuc },
  { words: 'RBDC', digits: 3, of: f => f.live?.rbdc },
  { words: 'TBDC', digits: 3, of: f => f.live?.tbdc },
  { words: 'false/h', digits: 0, of: f => f.live?.falseAlarmsPerHour },
];

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Model, its seeds with mean and deviation, then the baselines; columns of a protocol that was not asked for are left out. */
export function comparison({ row, seeds, baselines }: Evaluation): Table {
  const columns = COLUMNS.filter(column => column.of(row.figures) !== undefined);
  const line = ({ title, figures }: Pick<Row, 'title' | 'figures'>) => [
    title,
    ...columns.map(({ of, digits }) => figure(of(figures), digits)),
  ];
  const runs = [row, ...seeds];
  const all = (title: string, of: 'mean' | 'deviation') => [
    title,
    ...columns.map(column => {
      const { value } = spread(runs.map(run => ({ value: column.of(run.figures) ?? Number.NaN })));
      return figure(value![of], column.digits);
    }),
  ];
  return {
    head: ['', ...columns.map(column => column.words)],
    rows: [
      ...runs.map(line),
      ...(seeds.length > 0 ? [all('mean', 'mean'), all('standard deviation', 'deviation')] : []),
      ...Object.values(baselines).map(line),
    ],
  };
}

/** What the clips do not tell is a dash. */
export function figure(value: number | undefined, digits: number): string {
  return value === undefined || Number.isNaN(value) ? '-' : value.toFixed(digits);
}

export function asText({ head, rows }: Table): string {
  const lines = [head, ...rows];
  const widths = head.map((_, col) => Math.max(...lines.map(line => line[col]!.length)));
  return lines
    .map(line =>
      line
        .map((cell, col) => (col === 0 ? cell.padEnd(widths[col]!) : cell.padStart(widths[col]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
