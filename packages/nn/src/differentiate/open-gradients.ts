import { demand } from "@likeness/core";
import type { Graph } from "../graph.ts";
import { runtimeWith } from "../runtimes.ts";
import type { GradientNetwork, GradientOptions } from "./gradient-network.ts";

/**
 * Opens a graph with one output, a vector, for training with a triplet loss.
 * @param engine the id of a runtime that computes gradients.
 * @throws LikenessError `unknown-id`, `unavailable` when the engine cannot work here, `bad-input` when the graph cannot
 * be differentiated.
 */
export async function openGradients(engine: string, graph: Graph, options: GradientOptions): Promise<GradientNetwork> {
  const runtime = runtimeWith("gradients", engine);
  await demand(runtime, `training engine ${engine}`);
  return runtime.gradients(graph, options);
}
