import { knownId } from "@likeness/core";
import type { Graph } from "../graph.ts";
import type { GradientNetwork, GradientOptions, OpenGradients } from "./gradient-network.ts";

/**
 * `onnx-cpu`: the graph's own reverse-mode derivative as one ONNX model. The others: automatic gradients of
 * TensorFlow.js. Its wasm backend lacks the gradient of a convolution's filter.
 */
export const gradientEngines = {
  "onnx-cpu": async () => (await import("./onnx-gradients.ts")).openOnnxGradients,
  "tfjs-cpu": async () => (await import("./tfjs-gradients.ts")).tfjsGradients("tfjs-cpu", "cpu"),
  "tfjs-node": async () => (await import("./tfjs-gradients.ts")).tfjsGradients("tfjs-node", "tensorflow"),
  "tfjs-node-gpu": async () => (await import("./tfjs-gradients.ts")).tfjsGradients("tfjs-node-gpu", "tensorflow"),
  "tfjs-webgpu": async () => (await import("./tfjs-gradients.ts")).tfjsGradients("tfjs-webgpu", "webgpu"),
} satisfies Record<string, () => Promise<OpenGradients>>;

/** Id of an engine. */
export type GradientEngineId = keyof typeof gradientEngines;

/** The known ids. */
export const gradientEngineIds = Object.keys(gradientEngines) as GradientEngineId[];

/**
 * Opens a graph with one output, a vector, for training with a triplet loss.
 * @throws LikenessError `unknown-id`, `unavailable` when the engine cannot work here, `bad-input` when the graph cannot
 * be differentiated.
 */
export async function openGradients(engine: string, graph: Graph, options: GradientOptions): Promise<GradientNetwork> {
  const open = await gradientEngines[knownId("training engine", engine, gradientEngineIds)]();
  return open(graph, options);
}
