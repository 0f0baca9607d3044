import type { GateVerdict, RunVerdict } from "./compare.ts";
import type { Flips } from "./flips.ts";

/** Flipped items named for each run before the rest is only counted. */
const named = 20;

/** The verdict as lines for a person: figures before and after, and every flipped decision by name. */
export function verdictText(verdict: GateVerdict): string {
  const lines: string[] = [];
  if (!verdict.sameDataset) lines.push("The dataset changed: only photos that both sides have are compared.", "");
  for (const run of verdict.runs) lines.push(...runLines(run), "");
  for (const id of verdict.unknownRuns) lines.push(`note  ${id} is not in the baseline and was not judged`);
  lines.push(verdict.passed ? "gate passed" : `gate FAILED: ${failedRuns(verdict)}`);
  return lines.join("\n");
}

function failedRuns(verdict: GateVerdict): string {
  return verdict.runs
    .filter((run) => !run.passed)
    .map((run) => run.id)
    .join(", ");
}

function runLines(run: RunVerdict): string[] {
  const lines = [`${run.passed ? "ok  " : "FAIL"}  ${run.id}`];
  for (const failure of run.failures) lines.push(`        ${failure}`);
  for (const { name, before, after } of run.figures)
    lines.push(`        ${name}: ${figure(before)} → ${figure(after)}`);
  lines.push(...list("no longer enrolled", run.lostEnrolments), ...list("enrolled now", run.gainedEnrolments));
  lines.push(...flipLines("pair", run.pairs, ([a, b]) => `${a}  ${b}`));
  for (const [id, flips] of Object.entries(run.predictions)) lines.push(...flipLines(id, flips, (file) => file));
  for (const remark of run.remarks) lines.push(`        note: ${remark}`);
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
