import { available, messageOf, unavailable } from "@likeness/core";
import { demand } from "../demand.ts";
import type { Runtime } from "../runtime.ts";
import { loadOnnx, onnxVersion } from "./onnx-session.ts";
import { processorOptions } from "./session-options.ts";

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

  async load(graph, weights, options) {
    await demand(this);
    return loadOnnx(graph, weights, processorOptions(options), options);
  },
};
