import { useEffect, useState } from "preact/hooks";
import { askComparison, askCurves } from "../../pairs/questions.ts";
import { rankRuns } from "../../runs/rank-runs.ts";
import { comparable, hasDistances, type RunView } from "../../runs/run-view.ts";
import { baseline, runs } from "../../state.ts";
import { HeadingCell, type Sorting, sortedRows } from "../../tables/sorting.tsx";
import { Lead } from "../section.tsx";
import { containsWords } from "./contains-words.ts";
import { type Compared, farTargets, type MatrixRow, matrixColumns, matrixRows } from "./matrix-columns.ts";
import { NoMatch, Row, UnavailableRows, unavailableRows } from "./matrix-row.tsx";
import "./matrix.css";

/** Every combination as a row, those that could not run included. */
export function Matrix() {
  const [sorting, setSorting] = useState<Sorting | undefined>(undefined);
  const [filter, setFilter] = useState("");
  const [classifier, setClassifier] = useState<string | undefined>(undefined);
  const [against, setAgainst] = useState(false);
  const targets = farTargets(runs.value);
  const [target, setTarget] = useState<string | undefined>(undefined);
  const columns = matrixColumns(runs.value, target ?? targets.at(-1));
  const ranked = matrixRows(rankRuns(runs.value), classifier).filter((row) => matches(row, filter));
  const rows = sorting === undefined ? ranked : sortedRows(ranked, columns, sorting);
  const base = baseline.value;
  const comparisons = useComparisons(against ? base : undefined);
  const classifiers = [...new Set(runs.value.flatMap(({ run }) => Object.keys(run.identification.classifiers)))];
  return (
    <>
      <Lead>
        Best first, in the order of the answer, until a heading sorts. Small figures are 95 % intervals. A row's button
        makes the rest of the page show that run.
      </Lead>
      <div class="filters">
        <label>
          Filter
          <input
            id="matrix-filter"
            type="search"
            placeholder="words, e.g. dlib onnx"
            value={filter}
            onInput={({ currentTarget }) => setFilter(currentTarget.value)}
          />
        </label>
        <label>
          Classifier
          <select
            id="matrix-classifier"
            value={classifier ?? ""}
            onChange={({ currentTarget }) => setClassifier(currentTarget.value || undefined)}
          >
            <option value="">best of each run</option>
            <option value="*">all</option>
            {classifiers.map((id) => (
              <option key={id} value={id}>
                {id}
              </option>
            ))}
          </select>
        </label>
        {targets.length > 1 && (
          <label>
            FAR
            <select value={target ?? targets.at(-1)} onChange={({ currentTarget }) => setTarget(currentTarget.value)}>
              {targets.map((far) => (
                <option key={far} value={far}>
                  {far}
                </option>
              ))}
            </select>
          </label>
        )}
        <label class="check">
          <input
            id="matrix-against"
            type="checkbox"
            checked={against && base !== undefined}
            disabled={base === undefined}
            onChange={({ currentTarget }) => setAgainst(currentTarget.checked)}
          />
          {base === undefined ? "Differences (choose a baseline)" : `Differences against ${base.label}`}
        </label>
      </div>
      <div class="table-scroll">
        <table class="matrix" id="matrix-table">
          <thead>
            <tr>
              <th scope="col">
                <span class="visually-hidden">Shown</span>
              </th>
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
            {rows.map((row) => (
              <Row
                key={`${row.view.key}|${row.classifier}`}
                row={row}
                columns={columns}
                base={against && base !== undefined ? baseRow(base, row) : undefined}
                compared={comparisons[row.view.key]}
              />
            ))}
            <UnavailableRows filter={filter} columns={columns.length} />
            {rows.length === 0 && unavailableRows(filter).length === 0 && (
              <NoMatch
                filter={filter}
                columns={columns.length}
                onClear={() => {
                  setFilter("");
                  setClassifier(undefined);
                  document.getElementById("matrix-filter")?.focus();
                }}
              />
            )}
          </tbody>
        </table>
      </div>
      {against && base !== undefined && (
        <p class="quiet">
          Percentage points, row minus baseline; each run at its own best threshold. Intervals: F1, accuracy, AUC and
          TAR by a paired bootstrap over people (AUC and TAR up to some 600 photos), identification by Bonett and
          Price's interval for paired proportions. Cross-validated accuracy has none: the result does not say who was in
          which fold.
        </p>
      )}
    </>
  );
}

function baseRow(base: RunView, row: MatrixRow): MatrixRow | undefined {
  const rows = matrixRows([base], row.classifier ?? undefined);
  return rows[0] ?? matrixRows([base], undefined)[0];
}

function matches(row: MatrixRow, filter: string): boolean {
  return containsWords(`${row.view.label} ${row.classifier ?? ""} ${row.view.result.dataset.id}`, filter);
}

/** Every run of the same dataset against the baseline, as they are computed. */
function useComparisons(base: RunView | undefined): Readonly<Record<string, Compared>> {
  const [comparisons, setComparisons] = useState<Readonly<Record<string, Compared>>>({});
  useEffect(() => {
    setComparisons({});
    if (base === undefined || !hasDistances(base)) return;
    let current = true;
    const add = (view: RunView, part: Compared) =>
      current && setComparisons((known) => ({ ...known, [view.key]: { ...known[view.key], ...part } }));
    const peers = runs.value.filter((view) => comparable(view, base) && hasDistances(view));
    for (const view of peers) void askComparison(view, base).then((pairs) => add(view, { pairs }));
    for (const view of peers) void askCurves(view, base).then((curves) => add(view, { curves }));
    return () => {
      current = false;
    };
  }, [base]);
  return comparisons;
}
