import { readFile } from "node:fs/promises";
import { LikenessError, messageOf } from "@likeness/core";
import type { Result } from "./result.ts";

/**
 * Reads a result file.
 * @throws LikenessError `bad-input` when it cannot be read, is no JSON, or has another schema.
 */
export async function readResult(path: string): Promise<Result> {
  const hint = "make one with: likeness eval --out results";
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    throw new LikenessError("bad-input", `cannot read the result ${path}: ${messageOf(cause)}`, { hint, cause });
  }
  const { schema, runs, dataset } = (parsed ?? {}) as Partial<Result>;
  if (schema !== "likeness/result@1") {
    throw new LikenessError("bad-input", `${path}: schema ${JSON.stringify(schema)} is not "likeness/result@1"`, {
      hint,
    });
  }
  if (!Array.isArray(runs) || !Array.isArray(dataset?.photos)) {
    throw new LikenessError("bad-input", `${path}: it has no "runs" or no "dataset.photos"`, { hint });
  }
  return parsed as Result;
}
