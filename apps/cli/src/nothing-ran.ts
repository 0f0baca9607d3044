import { LikenessError } from "@likeness/core";

/** A part or combination that cannot run here. */
interface Unavailable {
  readonly id: string;
  readonly reason: string;
  readonly remedy?: string;
}

/**
 * The error of a command that could do nothing of what it was asked for: the first reason, and its way out.
 * @param what what could not be done, e.g. `none of the aligners can run here`.
 */
export function nothingRan(what: string, [first]: readonly Unavailable[]): LikenessError {
  const why = first === undefined ? "none was asked for" : `${first.id}: ${first.reason}`;
  const hint = first?.remedy === undefined ? {} : { hint: first.remedy };
  return new LikenessError("unavailable", `${what}: ${why}`, hint);
}
