import { LikenessError, readJsonFile } from "@likeness/core";
import type { BenchResult } from "./benchmark/bench-result.ts";
import { parseBenchResult } from "./benchmark/read-bench-result.ts";
import { parseResult } from "./result/read-result.ts";
import type { Result } from "./result/result.ts";

const hint = "likeness eval makes results, likeness bench makes benchmarks";

/**
 * Reads a result or a benchmark of any version, whichever the file's `schema` says.
 * @throws LikenessError `bad-input` when it cannot be read, is no JSON, or is neither.
 */
export async function readResultOrBench(path: string): Promise<Result | BenchResult> {
  const parsed = await readJsonFile(path, "the result or benchmark", hint);
  const schema = (parsed as { schema?: unknown } | null)?.schema;
  if (schema === "likeness/bench@1") return parseBenchResult(parsed, path);
  if (schema === "likeness/result@1") return parseResult(parsed, path);
  throw new LikenessError(
    "bad-input",
    `${path}: schema ${JSON.stringify(schema)} is neither "likeness/result@1" nor "likeness/bench@1"`,
    { hint },
  );
}
