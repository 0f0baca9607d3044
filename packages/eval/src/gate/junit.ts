import { printable } from "@likeness/core";
import { escapeXml } from "../escape-xml.ts";
import type { Check } from "./check.ts";
import { linesAgainst } from "./flip-lines.ts";
import type { GateVerdict, RunVerdict } from "./verdict.ts";

/** A suite: its name, its test cases, and how many of them failed, were skipped and could not be carried out. */
interface Suite {
  readonly name: string;
  readonly cases: readonly string[];
  readonly failures?: number;
  readonly skipped?: number;
  readonly errors?: number;
}

/** The verdict as JUnit XML: one suite for each run of the baseline, one test case for each check. */
export function junitXml(verdict: GateVerdict): string {
  const whole: Suite[] =
    verdict.failures.length === 0
      ? []
      : [
          {
            name: "likeness gate",
            cases: verdict.failures.map((failure) => testCase("likeness.gate", "photos", failed(failure, []))),
            failures: verdict.failures.length,
          },
        ];
  return document([...whole, ...verdict.runs.map(suiteOf)]);
}

/** JUnit XML that says why there is no verdict, so that no earlier file is taken for one. */
export function junitError(message: string): string {
  const error = `<error message="${attribute(message)}"/>`;
  return document([{ name: "likeness gate", cases: [testCase("likeness.gate", "verdict", error)], errors: 1 }]);
}

function suiteOf(run: RunVerdict): Suite {
  const against = linesAgainst(run);
  const count = (state: Check["state"]) => run.checks.filter((check) => check.state === state).length;
  return {
    name: run.id,
    cases: run.checks.map((check) => testCase(run.id, check.name, outcome(check, against.get(check.name) ?? []))),
    failures: count("failed"),
    skipped: count("not-judged"),
  };
}

function outcome({ state, text }: Check, lines: readonly string[]): string {
  if (state === "passed") return "";
  return state === "failed" ? failed(text, lines) : `<skipped message="${attribute(text)}"/>`;
}

function failed(text: string, lines: readonly string[]): string {
  return `<failure message="${attribute(text)}">${escapeXml(lines.join("\n"))}</failure>`;
}

function testCase(classname: string, name: string, inside: string): string {
  return `<testcase classname="${attribute(classname)}" name="${attribute(name)}">${inside}</testcase>`;
}

function document(suites: readonly Suite[]): string {
  const texts = suites.map(
    ({ name, cases, failures = 0, skipped = 0, errors = 0 }) =>
      `<testsuite name="${attribute(name)}" tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="${skipped}">
${cases.join("\n")}
</testsuite>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
${texts.join("\n")}
</testsuites>
`;
}

function attribute(text: string): string {
  return escapeXml(printable(text));
}
