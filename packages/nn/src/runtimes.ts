import { knownId } from "@likeness/core";
import { onnxCuda, onnxWebgpu } from "./onnx/onnx-accelerated.ts";
import { onnxCpu } from "./onnx/onnx-cpu.ts";
import type { Runtime } from "./runtime.ts";
import { tfjsCpu } from "./tfjs/tfjs-cpu.ts";
import { tfjsNode, tfjsNodeGpu } from "./tfjs/tfjs-native.ts";
import { tfjsWasm } from "./tfjs/tfjs-wasm.ts";
import { tfjsWebgpu } from "./tfjs/tfjs-webgpu.ts";

/** Every runtime by id. */
export const runtimes = {
  "onnx-cpu": onnxCpu,
  "onnx-cuda": onnxCuda,
  "onnx-webgpu": onnxWebgpu,
  "tfjs-wasm": tfjsWasm,
  "tfjs-webgpu": tfjsWebgpu,
  "tfjs-node": tfjsNode,
  "tfjs-node-gpu": tfjsNodeGpu,
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
