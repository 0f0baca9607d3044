import { openRuntime, type RuntimeId, runtimeIds } from "@likeness/nn";
import { skipReason } from "./reference.ts";

/** A runtime that is to agree with `onnx-cpu`, and why it cannot be asked here. */
export interface OtherRuntime {
  readonly id: RuntimeId;
  readonly missing: string | undefined;
  /** What a test's name says of it. */
  readonly name: string;
}

/** Every runtime but `onnx-cpu`; the reasons of those that do not run here are printed. */
export async function otherRuntimes(what: string): Promise<OtherRuntime[]> {
  const found: OtherRuntime[] = [];
  for (const id of runtimeIds) {
    if (id === "onnx-cpu") continue;
    const answer = await openRuntime(id).availability();
    const missing = skipReason(`${what} on ${id}`, answer.available ? undefined : answer.reason);
    found.push({ id, missing, name: missing === undefined ? id : `${id} (${missing})` });
  }
  return found;
}
