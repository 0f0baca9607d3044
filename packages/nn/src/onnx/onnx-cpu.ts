import { createRequire } from "node:module";
import { type Availability, available, LikenessError, messageOf, unavailable } from "@likeness/core";
import { checkWeights } from "../check-weights.ts";
import { fold } from "../fold.ts";
import type { Graph, Weights } from "../graph.ts";
import type { LoadOptions, Network, Runtime } from "../runtime.ts";
import { lowerToOnnx } from "./lower.ts";
import { OnnxNetwork } from "./onnx-network.ts";

/** ONNX Runtime on the processor. */
export const onnxCpu: Runtime = {
  id: "onnx-cpu",

  async availability(): Promise<Availability> {
    try {
      await import("onnxruntime-node");
      return available(await this.version());
    } catch (cause) {
      return unavailable(`onnxruntime-node cannot be loaded: ${messageOf(cause)}`, "npm ci");
    }
  },

  async version(): Promise<string> {
    const { version } = createRequire(import.meta.url)("onnxruntime-node/package.json") as { version: string };
    return `onnxruntime-node ${version}`;
  },

  async load(graph: Graph, weights: Weights, { threads }: LoadOptions = {}): Promise<Network> {
    checkWeights(graph, weights);
    const ort = await import("onnxruntime-node");
    const folded = fold(graph, weights);
    try {
      const session = await ort.InferenceSession.create(lowerToOnnx(folded.graph, folded.weights), {
        executionProviders: ["cpu"],
        graphOptimizationLevel: "all",
        interOpNumThreads: 1,
        ...(threads !== undefined && { intraOpNumThreads: threads }),
      });
      return new OnnxNetwork(graph, ort, session);
    } catch (cause) {
      throw new LikenessError("internal", `ONNX Runtime refused ${graph.name}: ${messageOf(cause)}`, { cause });
    }
  },
};
