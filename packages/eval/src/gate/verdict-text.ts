import { counted, printable } from "@likeness/core";
import { pairLine, predictionLine } from "./flip-lines.ts";
import type { Flips } from "./flips.ts";
import type { GateVerdict, RunVerdict } from "./verdict.ts";

/** Flipped items named for each run before the rest is only counted. */
const named = 20;

/** The verdict as lines for a person: what was compared, figures before and after, and every flipped decision by name. */
export function verdictText(verdict: GateVerdict): string {
  const lines = [...photoLines(verdict)];
  for (const run of verdict.runs) lines.push(...runLines(run), "");
  for (const id of verdict.unknownRuns) lines.push(`note  ${printable(id)} is not in the baseline and was not judged`);
  for (const id of verdict.unaskedRuns) lines.push(`note  ${printable(id)} of the baseline was not asked for`);
  for (const failure of verdict.failures) lines.push(`FAIL  ${printable(failure)}`);
  lines.push(verdict.passed ? `gate passed: ${judged(verdict)}` : `gate FAILED: ${failedRuns(verdict)}`);
  return lines.join("\n");
}

function photoLines({ sameDataset, photos }: GateVerdict): string[] {
  if (sameDataset) return [];
  return [
    `The dataset changed: ${counted(photos.shared, "photo")} of the baseline's ${photos.baseline} and the result's ${photos.result} are compared.`,
    ...list("stands under another person now, not compared", photos.relabelled.map(printable)).map((line) =>
      line.trimStart(),
    ),
    "",
  ];
}

function judged({ runs }: GateVerdict): string {
  const pairs = runs.reduce((sum, run) => sum + run.pairs.compared, 0);
  const predictions = runs.reduce(
    (sum, run) => sum + Object.values(run.predictions).reduce((all, flips) => all + flips.compared, 0),
    0,
  );
  return `${counted(runs.length, "run")}, ${counted(pairs, "pair decision")}, ${counted(predictions, "prediction")} compared`;
}

function failedRuns({ runs, failures }: GateVerdict): string {
  const failed = runs.filter((run) => !run.passed).map((run) => printable(run.id));
  return failed.length > 0 ? failed.join(", ") : failures.map(printable).join("; ");
}

function runLines(run: RunVerdict): string[] {
  const lines = [`${run.passed ? "ok  " : "FAIL"}  ${printable(run.id)}`];
  for (const failure of run.failures) lines.push(`        ${printable(failure)}`);
  for (const { name, before, after, better } of run.figures) {
    const worse = better === "higher" ? after < before : after > before;
    lines.push(`        ${printable(name)}: ${figure(before)} → ${figure(after)}${worse ? " (worse)" : ""}`);
  }
  lines.push(...list("no longer enrolled", run.lostEnrolments.map(printable)));
  lines.push(...list("enrolled now", run.gainedEnrolments.map(printable)));
  lines.push(...flipLines("pair", run.pairs, pairLine));
  for (const [id, flips] of Object.entries(run.predictions))
    lines.push(...flipLines(printable(id), flips, predictionLine));
  for (const remark of [...run.remarks, ...run.notes]) lines.push(`        note: ${printable(remark)}`);
  return lines;
}

function flipLines<Item>(what: string, flips: Flips<Item>, name: (item: Item) => string): string[] {
  return [
    ...list(`${what} right before, wrong now`, flips.against.map(name)),
    ...list(`${what} wrong before, right now`, flips.inFavour.map(name)),
  ];
}

function list(title: string, items: readonly string[]): string[] {
  const shown = items.slice(0, named).map((item) => `        ${title}: ${item}`);
  return items.length > named ? [...shown, `        ${title}: … and ${items.length - named} more`] : shown;
}

function figure(value: number): string {
  return Number.isInteger(value) ? `${value}` : value.toFixed(4);
}
