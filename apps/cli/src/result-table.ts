import { percent, percentRange, rate } from "@likeness/core";
import type { Result, Run } from "@likeness/eval";
import Table from "cli-table3";
import { comparisonLines } from "./comparison-lines.ts";

/** A result as a table for a terminal, with what must be read beside it. */
export function resultTable(result: Result): string {
  const { dataset, runs, unavailable } = result;
  const lines = [`${dataset.title}: ${dataset.images} photos, ${dataset.identities} people`];
  for (const note of dataset.notes) lines.push(`  ${note}`);
  if (runs.length > 0) lines.push(table(runs), ...explanation(result));
  lines.push(...sharedLines(runs.flatMap((run) => run.warnings.map((text) => ({ id: run.id, text })))));
  lines.push(...sharedLines(runs.flatMap(notEnrolled)));
  lines.push(
    ...sharedLines(
      unavailable.map(({ id, reason, remedy }) => ({
        id,
        text: `not run: ${reason}${remedy === undefined ? "" : ` → ${remedy}`}`,
      })),
    ),
  );
  lines.push(...comparisonLines(result));
  return lines.join("\n");
}

function table(runs: readonly Run[]): string {
  const classifiers = [...new Set(runs.flatMap((run) => run.classifiers))];
  const drawn = new Table({
    head: [
      "aligner",
      "model",
      "runtime",
      "enrolled",
      "F1",
      "accuracy",
      "out of sample",
      "AUC",
      ...classifiers,
      "photos/s",
    ],
    style: { head: [], border: [], compact: true },
  });
  for (const run of runs)
    drawn.push([...partCells(run), ...verificationCells(run), ...classifierCells(run, classifiers), speed(run)]);
  return drawn.toString();
}

function partCells({ aligner, model, runtime, enrolment }: Run): string[] {
  return [aligner.id, model.id, runtime.id, `${enrolment.enrolled}/${enrolment.attempted}`];
}

function verificationCells({ verification }: Run): string[] {
  if ("skipped" in verification) return ["–", "–", "–", "–"];
  const { best, crossValidated, roc } = verification;
  const outside =
    crossValidated === null
      ? "–"
      : `${percent(crossValidated.accuracy)} (${percentRange(crossValidated.interval).replace(" %", "")})`;
  return [rate(best.f1, 3), `${percent(best.accuracy)} at ${best.threshold}`, outside, rate(roc.auc, 4)];
}

function classifierCells({ identification }: Run, classifiers: readonly string[]): string[] {
  return classifiers.map((id) => {
    const found = identification.classifiers[id];
    return found === undefined ? "–" : `${found.correct}/${identification.test}`;
  });
}

function speed({ timings }: Run): string {
  if (timings.images === 0) return "stored";
  const perSecond = (1000 * timings.images) / timings.wallMs;
  // A slow runtime enrols less than one photo a second, which is not none.
  return `${perSecond.toFixed(perSecond < 10 ? 1 : 0)}${timings.measured === undefined ? "" : " *"}`;
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

/** What is said of several runs in the same words is said once, behind the names of all of them. */
function sharedLines(notes: readonly { readonly id: string; readonly text: string }[]): string[] {
  const runsOf = new Map<string, string[]>();
  for (const { id, text } of notes) runsOf.set(text, [...(runsOf.get(text) ?? []), id]);
  return [...runsOf].map(([text, ids]) => `  ${ids.join(", ")}:\n    ${text}`);
}
