import type { Evaluation, Row } from './evaluate.ts';
import { spread } from './spread.ts';

interface Column {
  readonly protocol: 'official' | 'live';
  readonly words: string;
  readonly digits: number;
  readonly lessIsBetter?: true;
  readonly of: (figures: Row['figures']) => number | undefined;
}

const COLUMNS: readonly Column[] = [
  { protocol: 'official', words: 'micro AUC', digits: 3, of: f => f.official?.frameAucMicro },
  { protocol: 'official', words: 'macro AUC', digits: 3, of: f => f.official?.frameAucMacro },
  { protocol: 'live', words: 'micro AUC', digits: 3, of: f => f.live?.frameAucMicro },
  { protocol: 'live', words: 'macro AUC', digits: 3, of: f => f.live?.frameAucMacro },
  { protocol: 'live', words: 'PR-AUC', digits: 3, of: f => f.live?.prAuc },
  { protocol: 'live', words: 'EER', digits: 3, lessIsBetter: true, of: f => f.live?.eer },
  { protocol: 'live', words: 'pixel AUC', digits: 3, of: f => f.live?.pixelAuc },
  { protocol: 'live', words: 'RBDC', digits: 3, of: f => f.live?.rbdc },
  { protocol: 'live', words: 'TBDC', digits: 3, of: f => f.live?.tbdc },
  {
    ...{ protocol: 'live', words: 'false/h', digits: 0, lessIsBetter: true },
    of: f => f.live?.falseAlarmsPerHour,
  },
];

export interface Table {
  readonly columns: readonly Pick<Column, 'protocol' | 'words'>[];
  readonly rows: readonly { readonly title: string; readonly cells: readonly Cell[] }[];
}

interface Cell {
  readonly text: string;
  /** No other row is better, baselines included. */
  readonly best: boolean;
}

/** Model, its seeds with mean and deviation, then the baselines; columns of a protocol that was not asked for are left out. */
export function comparison({ row, seeds, baselines }: Evaluation): Table {
  const columns = COLUMNS.filter(column => column.of(row.figures) !== undefined);
  const runs = [row, ...seeds];
  const rivals = [...runs, ...Object.values(baselines)];
  const line = ({ title, figures }: Row) => ({
    title,
    cells: columns.map(column => {
      const text = figure(column.of(figures), column.digits);
      return { text, best: text === bestOf(column, rivals) };
    }),
  });
  const all = (title: string, of: 'mean' | 'deviation') => ({
    title,
    cells: columns.map(column => {
      const { value } = spread(runs.map(run => ({ value: column.of(run.figures) ?? Number.NaN })));
      return { text: figure(value?.[of], column.digits), best: false };
    }),
  });
  return {
    columns,
    rows: [
      ...runs.map(line),
      ...(seeds.length > 0 ? [all('mean', 'mean'), all('standard deviation', 'deviation')] : []),
      ...Object.values(baselines).map(line),
    ],
  };
}

function bestOf({ of, digits, lessIsBetter }: Column, rows: readonly Row[]): string | undefined {
  const values = rows
    .map(row => of(row.figures))
    .filter(value => value !== undefined && !Number.isNaN(value));
  if (values.length === 0) return undefined;
  return figure((lessIsBetter ? Math.min : Math.max)(...(values as number[])), digits);
}

/** What the clips do not tell is a dash. */
export function figure(value: number | undefined, digits: number): string {
  return value === undefined || Number.isNaN(value) ? '-' : value.toFixed(digits);
}

export function asText({ columns, rows }: Table): string {
  const lines = [
    ['', ...columns.map(({ protocol }, i) => (columns[i - 1]?.protocol === protocol ? '' : protocol))],
    ['', ...columns.map(({ words }) => words)],
    ...rows.map(({ title, cells }) => [title, ...cells.map(cell => cell.text)]),
  ];
  const widths = lines[0]!.map((_, col) => Math.max(...lines.map(line => line[col]!.length)));
  const padded = (cell: string, col: number) =>
    col === 0 ? cell.padEnd(widths[col]!) : cell.padStart(widths[col]!);
  return lines.map(line => line.map(padded).join('  ').trimEnd()).join('\n');
}
