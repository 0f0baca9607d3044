import { csvText } from "@likeness/core/pure";
import type { Result } from "@likeness/result";
import { figureOf } from "./figure.ts";
import { metricsOf } from "./metrics.ts";

/**
 * Every figure of a result as CSV (RFC 4180): a row for each run; dataset, run and parts, then each metric's value and, for
 * those that have one, both ends of its 95 % interval as `ID low` and `ID high`. Values as they are, shares from 0 to 1; empty
 * where there is none.
 */
export function figuresCsv(result: Result): string {
  const list = metricsOf(result);
  const heading = ["dataset", "run", "aligner", "model", "runtime"];
  for (const { id, interval } of list) heading.push(id, ...(interval === undefined ? [] : [`${id} low`, `${id} high`]));
  const rows = result.runs.map((run) => [
    result.dataset.id,
    run.id,
    run.aligner.id,
    run.model.id,
    run.runtime.id,
    ...list.flatMap((metric) => {
      const { value, interval } = figureOf(metric, run);
      return metric.interval === undefined ? [value] : [value, interval?.[0] ?? null, interval?.[1] ?? null];
    }),
  ]);
  return `${[heading, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

function cell(value: string | number | null): string {
  return typeof value === "string" ? csvText(value) : String(value ?? "");
}
