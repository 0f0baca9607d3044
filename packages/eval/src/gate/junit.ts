import { escapeXml } from "../escape-xml.ts";
import type { GateVerdict, RunVerdict } from "./compare.ts";

/** The verdict as JUnit XML: one test case for each run of the baseline. */
export function junitXml(verdict: GateVerdict): string {
  const failed = verdict.runs.filter((run) => !run.passed).length;
  const cases = verdict.runs.map(testCase).join("\n");
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
<testsuite name="likeness gate" tests="${verdict.runs.length}" failures="${failed}">
${cases}
</testsuite>
</testsuites>
`;
}

function testCase(run: RunVerdict): string {
  const opening = `<testcase classname="likeness.gate" name="${escapeXml(run.id)}"`;
  if (run.passed) return `${opening}/>`;
  return `${opening}><failure message="${escapeXml(run.failures.join("; "))}">${escapeXml(flipped(run).join("\n"))}</failure></testcase>`;
}

function flipped(run: RunVerdict): string[] {
  return [
    ...run.lostEnrolments.map((file) => `no longer enrolled: ${file}`),
    ...run.pairs.against.map(([a, b]) => `pair: ${a} ${b}`),
    ...Object.entries(run.predictions).flatMap(([id, flips]) => flips.against.map((file) => `${id}: ${file}`)),
  ];
}
