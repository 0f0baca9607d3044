import { messageOf } from "@likeness/core";

/** The first line of an error's message: native libraries go on with advice, stacks and source positions. */
export function firstLine(thrown: unknown): string {
  return messageOf(thrown).trim().split("\n")[0]!.trim();
}
