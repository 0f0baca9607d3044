import { LikenessError, readJsonFile } from "@likeness/core";
import type { BenchResult } from "./bench-result.ts";
import { parseBenchResult } from "./parse-bench-result.ts";
import type { Result } from "./result.ts";

const hint = "make one with: likeness eval --out results";

/**
 * Reads a result file.
 * @throws LikenessError `bad-input` when it cannot be read, is no JSON, or has another schema.
 */
export async function readResult(path: string): Promise<Result> {
  return parseResult(await readJsonFile(path, "the result", hint), path);
}

/**
 * Reads a result or a benchmark, whichever the file's `schema` says.
 * @throws LikenessError `bad-input` when it cannot be read, is no JSON, or is neither.
 */
export async function readResultOrBench(path: string): Promise<Result | BenchResult> {
  const parsed = await readJsonFile(path, "the result or benchmark", hint);
  const schema = schemaOf(parsed);
  if (schema === "likeness/bench@1") return parseBenchResult(parsed, path);
  if (schema === "likeness/result@1") return parseResult(parsed, path);
  throw new LikenessError(
    "bad-input",
    `${path}: schema ${JSON.stringify(schema)} is neither "likeness/result@1" nor "likeness/bench@1"`,
    { hint: "likeness eval makes results, likeness bench makes benchmarks" },
  );
}

function parseResult(parsed: unknown, path: string): Result {
  const schema = schemaOf(parsed);
  if (schema !== "likeness/result@1") {
    throw new LikenessError("bad-input", `${path}: schema ${JSON.stringify(schema)} is not "likeness/result@1"`, {
      hint,
    });
  }
  const { runs, dataset } = parsed as Partial<Result>;
  if (!Array.isArray(runs) || !Array.isArray(dataset?.photos)) {
    throw new LikenessError("bad-input", `${path}: it has no "runs" or no "dataset.photos"`, { hint });
  }
  return parsed as Result;
}

function schemaOf(parsed: unknown): unknown {
  return (parsed as { schema?: unknown } | null)?.schema;
}
