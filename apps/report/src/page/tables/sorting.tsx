import "./sorting.css";

export interface Sorting {
  readonly column: string;
  readonly descending: boolean;
}

/** A column as far as sorting goes. */
export interface SortableColumn<Row> {
  readonly id: string;
  readonly title: string;
  readonly explanation: string;
  /** What the column sorts by; null goes last. */
  readonly value: (row: Row) => number | string | null;
}

interface HeadingCellProps {
  readonly column: Pick<SortableColumn<never>, "id" | "title" | "explanation">;
  /** Whether the column names something: names sort from A, figures from the highest. */
  readonly names: boolean;
  /** Undefined while nobody has sorted. */
  readonly sorting: Sorting | undefined;
  readonly onSort: (sorting: Sorting) => void;
}

/** The heading of a column, which sorts by it; again, the other way. */
export function HeadingCell({ column, names, sorting, onSort }: HeadingCellProps) {
  const active = sorting?.column === column.id;
  const descending = active && sorting.descending;
  return (
    <th scope="col" aria-sort={active ? (descending ? "descending" : "ascending") : "none"} data-column={column.id}>
      <button
        type="button"
        class="sorter"
        title={column.explanation}
        onClick={() => onSort({ column: column.id, descending: active ? !descending : !names })}
      >
        {column.title}
        <span aria-hidden="true">{active ? (descending ? " ↓" : " ↑") : ""}</span>
      </button>
    </th>
  );
}

/** The rows by one column; those without a value stay last either way. */
export function sortedRows<Row>(
  rows: readonly Row[],
  columns: readonly SortableColumn<Row>[],
  { column, descending }: Sorting,
): readonly Row[] {
  const { value } = columns.find(({ id }) => id === column) ?? columns[0]!;
  const sign = descending ? -1 : 1;
  return [...rows].sort((x, y) => {
    const [a, b] = [value(x), value(y)];
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    return typeof a === "string" ? sign * a.localeCompare(String(b)) : sign * (a - Number(b));
  });
}
