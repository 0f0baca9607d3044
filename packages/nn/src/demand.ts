import { LikenessError } from "@likeness/core";
import type { Runtime } from "./runtime.ts";

/** @throws LikenessError `unavailable` with reason and remedy when the runtime cannot work here. */
export async function demand(runtime: Runtime): Promise<void> {
  const answer = await runtime.availability();
  if (answer.available) return;
  const hint = answer.remedy === undefined ? {} : { hint: answer.remedy };
  throw new LikenessError("unavailable", `runtime ${runtime.id} is not available: ${answer.reason}`, hint);
}
