import { availabilityOf, demand } from "@likeness/core";
import type { Runtime } from "../runtime.ts";
import { openFileSession } from "./onnx-file-session.ts";
import { loadOnnx, onnxVersion } from "./onnx-session.ts";
import { processorOptions } from "./session-options.ts";

/** ONNX Runtime on the processor. Its gradients are the graph's own reverse-mode derivative as one ONNX model. */
export const onnxCpu = {
  id: "onnx-cpu",
  title: "ONNX Runtime on the processor",
  threads: true,
  availability: () =>
    availabilityOf(async () => {
      await import("onnxruntime-node");
      return onnxVersion();
    }, "npm ci"),
  version: async () => onnxVersion(),
  async open(graph, weights, options) {
    await demand(this, "runtime onnx-cpu");
    return loadOnnx(graph, weights, processorOptions(options), options);
  },
  gradients: async (...training) => (await import("../differentiate/onnx-gradients.ts")).openOnnxGradients(...training),
  onnxFiles: (bytes, name, options) => openFileSession(bytes, name, processorOptions(options)),
} satisfies Runtime as Runtime;
