import { LikenessError, type Refusal } from "@likeness/core";

/**
 * The error of a command that could do nothing of what it was asked for: the first reason, and its way out.
 * @param what what could not be done, e.g. `none of the aligners can run here`.
 */
export function nothingRan(what: string, [first]: readonly (Refusal & { readonly id: string })[]): LikenessError {
  const why = first === undefined ? "none was asked for" : `${first.id}: ${first.reason}`;
  return new LikenessError("unavailable", `${what}: ${why}`, { hint: first?.remedy });
}
