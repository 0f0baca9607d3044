import { runtimes } from "../../src/index.ts";

/** A runtime that is to agree with `onnx-cpu`, and why it cannot be asked here. */
export interface OtherRuntime {
  readonly id: string;
  readonly missing: string | undefined;
  /** What a test's name says of it. */
  readonly name: string;
  /** True where it computes so slowly that a test should ask it less: seconds for a crop. */
  readonly slow: boolean;
}

/** Every runtime but `onnx-cpu`; the reasons of those that do not run here are printed. */
export async function otherRuntimes(what: string): Promise<OtherRuntime[]> {
  const found: OtherRuntime[] = [];
  for (const id of runtimes.ids) {
    if (id === "onnx-cpu") continue;
    const answer = await runtimes.get(id).availability();
    const missing = answer.available ? undefined : answer.reason;
    if (missing !== undefined) process.stderr.write(`skipped: ${what} on ${id}: ${missing}\n`);
    const slow = id === "tfjs-cpu" || (answer.available && /swiftshader|llvmpipe/i.test(answer.detail ?? ""));
    found.push({ id, missing, name: missing === undefined ? id : `${id} (${missing})`, slow });
  }
  return found;
}
