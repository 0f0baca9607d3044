import { LikenessError, messageOf } from "@likeness/core";
import { checkWeights } from "../check-weights.ts";
import { fold } from "../fold/fold.ts";
import type { Graph, Weights } from "../graph.ts";
import { installedPackage } from "../installed-package.ts";
import type { LoadOptions, Network } from "../runtime.ts";
import { lowerToOnnx } from "./lower.ts";
import { OnnxNetwork } from "./onnx-network.ts";
import type { ProviderOptions } from "./session-options.ts";

/** `onnxruntime-node` with its version. */
export function onnxVersion(): string {
  return `onnxruntime-node ${installedPackage("onnxruntime-node")?.version ?? "of unknown version"}`;
}

/** Loads a graph into a session with the given options. */
export async function loadOnnx(
  graph: Graph,
  weights: Weights,
  options: ProviderOptions,
  { fold: folds = true }: LoadOptions = {},
): Promise<Network> {
  checkWeights(graph, weights);
  const ort = await import("onnxruntime-node");
  const folded = folds ? fold(graph, weights) : { graph, weights };
  try {
    const model = lowerToOnnx(folded.graph, folded.weights);
    return new OnnxNetwork(graph, ort, await ort.InferenceSession.create(model, options));
  } catch (cause) {
    throw new LikenessError("internal", `ONNX Runtime refused ${graph.name}: ${messageOf(cause)}`, { cause });
  }
}
