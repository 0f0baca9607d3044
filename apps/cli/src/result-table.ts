import { counted, printable } from "@likeness/core";
import { figureText, metricsOf } from "@likeness/metrics";
import type { Result, Run } from "@likeness/result";
import { comparisonLines } from "./comparison-lines.ts";
import { columnsOf, fittedTable } from "./fitted-table.ts";
import { workableHere } from "./workspace.ts";

/**
 * A result as a table for a terminal, with what must be read beside it. Names in it are printable.
 * @param width columns of the terminal.
 */
export function resultTable(result: Result, width: number): string {
  const { dataset, runs, unavailable } = result;
  const lines = [
    `${dataset.title}: ${counted(dataset.images, "photo")}, ${counted(dataset.identities, "person", "people")}`,
    ...dataset.notes.map((note) => `  ${note}`),
  ];
  const behind = [
    ...sharedLines([
      ...runs.flatMap((run) => run.warnings.map((text) => ({ id: run.id, text }))),
      ...runs.flatMap(notEnrolled),
      ...unavailable.map(({ id, reason, remedy }) => ({
        id,
        text: `not run: ${reason}${remedy === undefined ? "" : ` → ${workableHere(remedy)}`}`,
      })),
    ]),
    ...comparisonLines(result),
  ];
  const figures = runs.length === 0 ? [] : [table(result, width), ...explanation(result)];
  return [...lines.map(printable), ...figures, ...behind.map(printable)].join("\n");
}

function table(result: Result, width: number): string {
  const { runs } = result;
  const keys = columnsOf(
    ["aligner", "model", "runtime"],
    runs.map((run) => [run.aligner.id, run.model.id, run.runtime.id].map(printable)),
  );
  const shown = metricsOf(result).filter(({ heading }) => heading !== undefined);
  const figures = columnsOf(
    shown.map(({ heading }) => printable(heading!)),
    runs.map((run) => shown.map((metric) => figureText(metric, run))),
  );
  return fittedTable(keys, figures, { width });
}

function explanation({ dataset, settings }: Result): string[] {
  return [
    "  F1: the best over all thresholds; accuracy: at that threshold. Both are in-sample: fitted on the pairs they are scored on.",
    "  out of sample: threshold fitted on other people than it is scored on, with its 95 % interval. A photo that did not enrol: its genuine pairs are false rejections, its impostor pairs right rejections, and as a probe it is wrong.",
    `  photos/s: templates computed now, decoding to embedding; "stored": not timed; *: timed in an earlier run. Seed ${settings.seed}, dataset ${dataset.hash.slice(0, 12)}.`,
  ];
}

function notEnrolled({ id, enrolment }: Run): { id: string; text: string }[] {
  const shown = enrolment.failures.slice(0, 5).map(({ file, state }) => `${file} (${state})`);
  if (shown.length === 0) return [];
  const more = enrolment.failures.length > 5 ? `, and ${enrolment.failures.length - 5} more` : "";
  return [{ id, text: `not enrolled: ${shown.join(", ")}${more}` }];
}

/** What is said of several runs in the same words is said once, and so is the heading above several texts. */
function sharedLines(notes: readonly { readonly id: string; readonly text: string }[]): string[] {
  const runsOf = new Map<string, Set<string>>();
  for (const { id, text } of notes) runsOf.set(text, (runsOf.get(text) ?? new Set()).add(id));
  const textsOf = new Map<string, string[]>();
  for (const [text, ids] of runsOf) {
    const heading = [...ids].join(", ");
    textsOf.set(heading, [...(textsOf.get(heading) ?? []), text]);
  }
  return [...textsOf].flatMap(([heading, texts]) => [`  ${heading}:`, ...texts.map((text) => `    ${text}`)]);
}
