import { tfjsRuntime } from "./tfjs-runtime.ts";

const name = "@tensorflow/tfjs-backend-cpu";

/** TensorFlow.js in plain JavaScript: runs everywhere, many times slower than the others. */
export const tfjsCpu = tfjsRuntime({
  id: "tfjs-cpu",
  backend: "cpu",
  reference: true,
  package: name,
  remedy: "npm ci",
  async register() {
    await import("@tensorflow/tfjs-backend-cpu");
  },
});
