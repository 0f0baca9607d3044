import { tfjsRuntime } from "./tfjs-runtime.ts";

/** TensorFlow.js in plain JavaScript: runs everywhere, many times slower than the others. */
export const tfjsCpu = tfjsRuntime({
  id: "tfjs-cpu",
  backend: "cpu",
  reference: true,
  package: "@tensorflow/tfjs",
  remedy: "npm ci",
  async register() {
    await import("@tensorflow/tfjs");
  },
});
