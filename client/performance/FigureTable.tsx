export interface Column<Row> {
  readonly name: string;
  /** What it means, where the name alone does not say. */
  readonly title?: string;
  /** Of no row: before the first figures came. */
  readonly value: (row: Row) => string;
}

interface Props<Row> {
  readonly caption: string;
  /** Head of the first column, which names the rows. */
  readonly of: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly { readonly id: string; readonly name: string; readonly figures: Row | undefined }[];
  readonly isBad?: (row: Row) => boolean;
}

/** A table; on a narrow page each row becomes a block with its own labels (performance.css). */
export function FigureTable<Row>({ caption, of, columns, rows, isBad }: Props<Row>) {
  return (
    <table className="figures">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{of}</th>
          {columns.map(({ name, title }) => (
            <th key={name} scope="col" title={title}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, name, figures }) => (
          <tr key={id} data-bad={figures !== undefined && isBad?.(figures)}>
            <th scope="row">{name}</th>
            {columns.map(column => (
              <td key={column.name} data-label={column.name}>
                {figures === undefined ? '–' : column.value(figures)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
