import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { HeadingCell, type SortableColumn, type Sorting, sortedRows } from "./sorting.tsx";

export interface TableColumn<Row> extends SortableColumn<Row> {
  readonly cell: (row: Row) => ComponentChildren;
  /** Whether it names the row instead of giving a figure. */
  readonly names?: true;
}

export interface SortableTableProps<Row> {
  /** Names the table on the page. */
  readonly id: string;
  readonly caption: ComponentChildren;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}

/** A table in the order it was given, until a heading is used. */
export function SortableTable<Row>({ id, caption, columns, rows, keyOf }: SortableTableProps<Row>) {
  const [sorting, setSorting] = useState<Sorting | undefined>(undefined);
  const shown = sorting === undefined ? rows : sortedRows(rows, columns, sorting);
  return (
    <div class="table-scroll">
      <table class="matrix figures" id={id}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeadingCell
                key={column.id}
                column={column}
                names={column.names === true}
                sorting={sorting}
                onSort={setSorting}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={keyOf(row)} data-row={keyOf(row)}>
              {columns.map((column) => (
                <td key={column.id} class={column.names ? "name" : "number"} data-column={column.id}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
