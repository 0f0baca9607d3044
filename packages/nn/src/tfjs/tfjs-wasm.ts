import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import { loadTfjs } from "./tfjs-backend.ts";
import { tfjsRuntime } from "./tfjs-runtime.ts";

/** TensorFlow.js on WebAssembly with SIMD. Its threads need a browser's workers, so it has one thread here. */
export const tfjsWasm = tfjsRuntime({
  id: "tfjs-wasm",
  backend: "wasm",
  package: "@tensorflow/tfjs-backend-wasm",
  remedy: "npm ci",
  async register() {
    const wasm = await import("@tensorflow/tfjs-backend-wasm");
    const entry = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm/package.json");
    wasm.setWasmPaths(join(dirname(entry), "dist") + sep);
  },
  async detail() {
    const tf = await loadTfjs();
    const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT");
    return `${simd ? "SIMD" : "no SIMD"}, one thread`;
  },
});
