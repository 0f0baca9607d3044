import { runtimes } from "@likeness/nn";

const below = runtimes.get("onnx-cpu");

/** Executes graphs by another runtime. */
const toyRuntime = {
  id: "toy-runtime",
  title: "onnx-cpu under another name (toy)",
  availability: () => below.availability(),
  version: async () => `toy 1.0.0 on ${await below.version()}`,
  open: (graph, weights, options) => below.open(graph, weights, options),
};

export const parts = { runtimes: [toyRuntime] };
