import { counted as plainly } from "@likeness/core/pure";
import { count } from "./format.ts";

/** A number of things with its digits in groups: `1 photo`, `1 234 photos`; nothing is `0 photos`. */
export function counted(number: number, one: string, several?: string): string {
  return plainly(number, one, several, count);
}
