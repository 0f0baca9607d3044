import { LikenessError, readJsonFile } from "@likeness/core";
import { problemOf } from "../schema/problem-of.ts";
import { type Baseline, baseline as schema } from "./baseline.ts";
import { contradiction } from "./contradiction.ts";
import { sealOf } from "./seal.ts";

/**
 * Reads a baseline file, field by field: a field that is missing or impossible would guard nothing, in silence.
 * @throws LikenessError `bad-input` that says what is wrong with the file and how to make one.
 */
export async function readBaseline(path: string): Promise<Baseline> {
  return parseBaseline(await readJsonFile(path, "the baseline", remedy(path)), path);
}

/**
 * Checks what a baseline file holds.
 * @param path names the file in errors.
 * @throws LikenessError `bad-input` that names the first thing that is wrong.
 */
export function parseBaseline(parsed: unknown, path: string): Baseline {
  const fail = (problem: string, hint = remedy(path)): never => {
    throw new LikenessError("bad-input", `the baseline ${path} ${problem}`, { hint });
  };
  const version = (parsed as { schema?: unknown } | null)?.schema;
  if (version === "likeness/baseline@1") {
    return fail(
      "is of the first kind, which knows photos by name: it cannot tell whether a result has the same photos",
      `${remedy(path)}; gate it with the version that wrote it first, since what that concedes is not shown`,
    );
  }
  if (version !== "likeness/baseline@2")
    return fail(`has the schema ${JSON.stringify(version)}, not "likeness/baseline@2"`);
  const wrong = problemOf(schema, parsed);
  if (wrong !== undefined) return fail(`is damaged: ${wrong}`);
  const baseline = parsed as Baseline;
  const odd = contradiction(baseline);
  if (odd !== undefined) return fail(`is damaged: ${odd}`);
  if (baseline.sha256 !== sealOf(baseline)) {
    return fail("was changed after it was written (its seal is broken), so it may guard less than it did");
  }
  return baseline;
}

function remedy(path: string): string {
  return `make it anew from a result you trust: likeness gate RESULT.json --baseline ${path} --update`;
}
