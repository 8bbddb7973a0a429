export interface Column<Row> {
  readonly name: () => string;
  /** What it means, where the name alone does not say. */
  readonly title?: () => string;
  readonly value: (row: Row) => string;
  readonly isBad?: (row: Row) => boolean;
}

interface Props<Row> {
  readonly caption: string;
  /** Head of the first column, which names the rows. */
  readonly of: string;
  readonly columns: readonly Column<Row>[];
  /** Without figures before the first ones have come. */
  readonly rows: readonly { readonly id: string; readonly name: string; readonly figures: Row | undefined }[];
}

/** A table; on a narrow page each row becomes a block with its own labels (performance.css). */
export function FigureTable<Row extends object>({ caption, of, columns, rows }: Props<Row>) {
  return (
    <table className="figures">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{of}</th>
          {columns.map(({ name, title }) => (
            <th key={name()} scope="col" title={title?.()}>
              {name()}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, name: rowName, figures }) => (
          <tr key={id}>
            <th scope="row">{rowName}</th>
            {columns.map(({ name, value, isBad }) => (
              <td key={name()} data-label={name()} data-bad={figures && isBad?.(figures)}>
                {figures ? value(figures) : '–'}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
