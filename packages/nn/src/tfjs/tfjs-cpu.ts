import { tfjsRuntime } from "./tfjs-runtime.ts";

const name = "@tensorflow/tfjs-backend-cpu";

/** TensorFlow.js in plain JavaScript: runs everywhere, many times slower than the others. */
export const tfjsCpu = tfjsRuntime({
  id: "tfjs-cpu",
  title: "TensorFlow.js in plain JavaScript (reference)",
  backend: "cpu",
  reference: true,
  gradients: true,
  package: name,
  remedy: "npm ci",
  async register() {
    await import("@tensorflow/tfjs-backend-cpu");
  },
});
