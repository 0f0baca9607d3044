import { LikenessError, readJsonFile } from "@likeness/core";
import type { z } from "zod";
import { problemOf } from "./problem-of.ts";
import type { ReadonlyDeep } from "./readonly-deep.ts";

/** A kind of file that `likeness` writes and reads again. */
export interface FileKind<Schema extends z.ZodType> {
  /** What errors call it, e.g. `result`. */
  readonly noun: string;
  /** What today's version writes. */
  readonly schema: Schema;
  /** Brings what earlier versions wrote to today's shape, and leaves everything else as it is. Default: there is none. */
  readonly migrate?: (value: unknown) => unknown;
  /** What contradicts something else although each field may be so; undefined when nothing does. Default: nothing. */
  readonly contradiction?: (value: ReadonlyDeep<z.output<Schema>>) => string | undefined;
  /** How to make one. */
  readonly hint: string;
}

/**
 * Takes what was read from JSON for a file of this kind, when it is one. Fields that the schema does not know stay.
 * @param name What errors call it, such as its path.
 * @throws LikenessError `bad-input` that names the first field that is not as the schema says.
 */
export function parseAs<Schema extends z.ZodType>(
  { noun, schema, migrate = (same) => same, contradiction, hint }: FileKind<Schema>,
  value: unknown,
  name: string,
): ReadonlyDeep<z.output<Schema>> {
  const fail = (wrong: string) => new LikenessError("bad-input", `${name} is no ${noun}: ${wrong}`, { hint });
  const today = migrate(value);
  const wrong = problemOf(schema, today);
  if (wrong !== undefined) throw fail(wrong);
  const parsed = today as ReadonlyDeep<z.output<Schema>>;
  const odd = contradiction?.(parsed);
  if (odd !== undefined) throw fail(odd);
  return parsed;
}

/**
 * Reads a file of this kind.
 * @throws LikenessError `bad-input` when it cannot be read, is no JSON, or is not as the schema says.
 */
export async function readAs<Schema extends z.ZodType>(
  kind: FileKind<Schema>,
  path: string,
): Promise<ReadonlyDeep<z.output<Schema>>> {
  return parseAs(kind, await readJsonFile(path, `the ${kind.noun}`, kind.hint), path);
}
