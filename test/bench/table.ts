export type Row = Readonly<Record<string, string | number | null>>;

/** Rows of the same keys as lines of text, the keys above; numbers stand at the right, what is not known is a dash. */
export function table(rows: readonly Row[]): string {
  const keys = Object.keys(rows[0] ?? {});
  const text = (value: string | number | null | undefined) => String(value ?? '-');
  const widths = keys.map(key => Math.max(key.length, ...rows.map(row => text(row[key]).length)));
  const line = (cells: readonly string[], right: (key: string) => boolean) =>
    cells
      .map((cell, i) => (right(keys[i]!) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd();
  const isNumber = (key: string) => rows.every(row => typeof row[key] !== 'string');
  return [keys, ...rows.map(row => keys.map(key => text(row[key])))]
    .map(cells => `${line(cells, isNumber)}\n`)
    .join('');
}
