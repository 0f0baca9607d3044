import { printable } from "@likeness/core";
import type { GateVerdict, RunVerdict } from "./verdict.ts";

/** Workflow commands that GitHub Actions shows as annotations: one error for each failure, one warning for each remark. */
export function githubAnnotations(verdict: GateVerdict): string {
  const whole = verdict.failures.map((failure) => `::error title=likeness gate::${data(failure)}`);
  const lines = verdict.runs.flatMap((run) => [
    ...run.failures.map((failure) => `::error title=${property(`likeness gate: ${run.id}`)}::${data(failure)}`),
    ...run.remarks.map((remark) => `::warning title=${property(`likeness gate: ${run.id}`)}::${data(remark)}`),
  ]);
  return [...whole, ...lines].map((line) => `${line}\n`).join("");
}

/** The verdict as a Markdown table for `GITHUB_STEP_SUMMARY`. */
export function githubSummary(verdict: GateVerdict): string {
  const rows = verdict.runs.map(
    (run) =>
      `| ${run.passed ? "✅" : "❌"} | ${cell(run.id)} | ${cell(run.failures.join("; ") || "–")} | ${flipCount(run)} |`,
  );
  const why = verdict.failures.map((failure) => `${cell(failure)}\n\n`).join("");
  return `### likeness gate: ${verdict.passed ? "passed" : "failed"}

${why}${verdict.photos.shared} of the baseline's ${verdict.photos.baseline} photos compared

| | run | why | flipped against / for us |
| --- | --- | --- | --- |
${rows.join("\n")}
`;
}

function flipCount(run: RunVerdict): string {
  const all = [run.pairs, ...Object.values(run.predictions)];
  const sum = (side: "against" | "inFavour") => all.reduce((total, flips) => total + flips[side].length, 0);
  return `${sum("against")} / ${sum("inFavour")}`;
}

function cell(text: string): string {
  return printable(text)
    .replace(/[\\`|<>]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/\s+/g, " ");
}

function data(text: string): string {
  // No line end and no other control character is left after this.
  return printable(text).replaceAll("%", "%25");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
