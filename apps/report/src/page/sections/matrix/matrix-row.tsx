import type { UnavailableRun } from "@likeness/result";
import { entries, runs, selected, selectRun } from "../../state.ts";
import { containsWords } from "./contains-words.ts";
import type { Compared, MatrixColumn, MatrixRow } from "./matrix-columns.ts";

export interface RowProps {
  readonly row: MatrixRow;
  readonly columns: readonly MatrixColumn[];
  readonly base: MatrixRow | undefined;
  readonly compared: Compared | undefined;
}

/** One combination; with a baseline, its differences from it. */
export function Row({ row, columns, base, compared }: RowProps) {
  const shown = selected.value === row.view;
  return (
    <tr class={shown ? "shown" : ""} data-run={row.view.run.id} data-classifier={row.classifier ?? ""}>
      <td>
        <button
          type="button"
          class="chooser"
          aria-pressed={shown}
          aria-label={`Show ${row.view.label}`}
          onClick={() => selectRun(row.view)}
        >
          {runs.value.some(({ source }) => source > 1) ? `result ${row.view.source}` : shown ? "●" : "○"}
        </button>
      </td>
      {columns.map((column) => (
        <td key={column.id} class={column.names ? "name" : "number"} data-column={column.id}>
          <Cell row={row} column={column} base={base} compared={compared} />
        </td>
      ))}
    </tr>
  );
}

function Cell({ row, column, base, compared }: Omit<RowProps, "columns"> & { readonly column: MatrixColumn }) {
  if (base !== undefined && column.difference !== undefined) {
    if (base.view === row.view && base.classifier === row.classifier) {
      return (
        <>
          {column.text(row)} <small>baseline</small>
        </>
      );
    }
    const { text, interval } = column.difference(row, base, compared);
    return (
      <>
        {text} {interval !== undefined && <small>{interval}</small>}
      </>
    );
  }
  const interval = column.intervalText?.(row) ?? null;
  return (
    <>
      {column.text(row)} {interval !== null && <small>{interval}</small>}
    </>
  );
}

/** What was asked for and could not run, as far as the filter lets through. */
export function unavailableRows(filter: string): readonly UnavailableRun[] {
  return entries.value
    .flatMap(({ result }) => result.unavailable)
    .filter(({ id, reason }) => containsWords(`${id} ${reason}`, filter));
}

interface NoMatchProps {
  readonly filter: string;
  readonly columns: number;
  readonly onClear: () => void;
}

/** Says why the table is empty, and the way back. */
export function NoMatch({ filter, columns, onClear }: NoMatchProps) {
  if (filter.trim() === "") {
    return (
      <tr>
        <td colSpan={columns + 1}>No combination was asked for.</td>
      </tr>
    );
  }
  return (
    <tr class="no-match">
      <td class="reason" colSpan={columns + 1} role="status">
        No combination matches “{filter.trim()}”.
        <button type="button" class="inline" onClick={onClear}>
          Clear the filter
        </button>
      </td>
    </tr>
  );
}

/** What was asked for and could not run, with the reason. */
export function UnavailableRows({ filter, columns }: { readonly filter: string; readonly columns: number }) {
  return (
    <>
      {unavailableRows(filter).map(({ id, aligner, model, runtime, reason, remedy }, index) => (
        <tr key={`${id}-${index}`} class="unavailable" data-run={id}>
          <td />
          <td class="name">{aligner}</td>
          <td class="name">{model}</td>
          <td class="name">{runtime}</td>
          <td class="reason" colSpan={columns - 3}>
            not available: {reason}
            {remedy !== undefined && (
              <>
                {" "}
                — <span class="remedy">{remedy}</span>
              </>
            )}
          </td>
        </tr>
      ))}
    </>
  );
}
