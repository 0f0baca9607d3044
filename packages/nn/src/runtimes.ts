import { knownId, Registry } from "@likeness/core";
import { onnxCuda, onnxWebgpu } from "./onnx/onnx-accelerated.ts";
import { onnxCpu } from "./onnx/onnx-cpu.ts";
import type { Runtime } from "./runtime.ts";
import { tfjsCpu } from "./tfjs/tfjs-cpu.ts";
import { tfjsNode, tfjsNodeGpu } from "./tfjs/tfjs-native.ts";
import { tfjsWasm } from "./tfjs/tfjs-wasm.ts";
import { tfjsWebgpu } from "./tfjs/tfjs-webgpu.ts";

const own = {
  "onnx-cpu": onnxCpu,
  "onnx-cuda": onnxCuda,
  "onnx-webgpu": onnxWebgpu,
  "tfjs-wasm": tfjsWasm,
  "tfjs-webgpu": tfjsWebgpu,
  "tfjs-node": tfjsNode,
  "tfjs-node-gpu": tfjsNodeGpu,
  "tfjs-cpu": tfjsCpu,
} satisfies Record<string, Runtime>;

/** Every runtime. */
export const runtimes = new Registry<Runtime, typeof own>("runtime", own, ({ version }) =>
  typeof version === "function" ? undefined : "it has no function version",
);

/** What only some runtimes can do, and what those that can are called. */
const abilities = { gradients: "training engine", onnxFiles: "runtime for ONNX files" } as const;

/** What only some runtimes can do. */
export type RuntimeAbility = keyof typeof abilities;

/** The ids of the runtimes with an ability, in the order of the registry. */
export function runtimesWith(ability: RuntimeAbility): string[] {
  return [...runtimes].filter((runtime) => runtime[ability] !== undefined).map(({ id }) => id);
}

/**
 * The runtime of that id, which must have an ability.
 * @throws LikenessError `unknown-id` that lists those that have it.
 */
export function runtimeWith<Ability extends RuntimeAbility>(
  ability: Ability,
  id: string,
): Runtime & Required<Pick<Runtime, Ability>> {
  const runtime = runtimes.get(knownId(abilities[ability], id, runtimesWith(ability)));
  return runtime as Runtime & Required<Pick<Runtime, Ability>>;
}
