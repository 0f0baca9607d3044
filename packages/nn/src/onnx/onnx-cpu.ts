import { available, LikenessError, messageOf, unavailable } from "@likeness/core";
import { demand } from "../demand.ts";
import type { Runtime } from "../runtime.ts";
import { loadOnnx, onnxVersion } from "./onnx-session.ts";

/** ONNX Runtime on the processor. */
export const onnxCpu: Runtime = {
  id: "onnx-cpu",

  async availability() {
    try {
      await import("onnxruntime-node");
      return available(await this.version());
    } catch (cause) {
      return unavailable(`onnxruntime-node cannot be loaded: ${messageOf(cause)}`, "npm ci");
    }
  },

  async version() {
    return onnxVersion();
  },

  async load(graph, weights, { threads, spinning = false } = {}) {
    if (threads !== undefined && (!Number.isInteger(threads) || threads < 1)) {
      throw new LikenessError("usage", `threads: ${threads}; expected a whole number from 1`);
    }
    await demand(this);
    return loadOnnx(graph, weights, {
      executionProviders: ["cpu"],
      graphOptimizationLevel: "all",
      interOpNumThreads: 1,
      ...(threads !== undefined && { intraOpNumThreads: threads }),
      extra: { session: { intra_op: { allow_spinning: spinning ? "1" : "0" } } },
    });
  },
};
