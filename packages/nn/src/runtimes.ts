import { knownId } from "@likeness/core";
import { onnxCpu } from "./onnx/onnx-cpu.ts";
import type { Runtime } from "./runtime.ts";
import { tfjsCpu } from "./tfjs/tfjs-cpu.ts";
import { tfjsWasm } from "./tfjs/tfjs-wasm.ts";

/** Every runtime by id. */
export const runtimes = {
  "onnx-cpu": onnxCpu,
  "tfjs-wasm": tfjsWasm,
  "tfjs-cpu": tfjsCpu,
} satisfies Record<string, Runtime>;

/** Id of a runtime. */
export type RuntimeId = keyof typeof runtimes;

/** The known ids. */
export const runtimeIds = Object.keys(runtimes) as readonly RuntimeId[];

/**
 * The runtime of that id; whether it can work here it says itself.
 * @throws LikenessError `unknown-id` that lists the known ones.
 */
export function openRuntime(id: string): Runtime {
  return runtimes[knownId("runtime", id, runtimeIds)];
}
