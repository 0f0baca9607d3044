import { join, sep } from "node:path";
import { installedPackage } from "../installed-package.ts";
import { tfjsRuntime } from "./tfjs-runtime.ts";

const name = "@tensorflow/tfjs-backend-wasm";

/** TensorFlow.js on WebAssembly with SIMD. Its threads need a browser's workers, so it has one thread here. */
export const tfjsWasm = tfjsRuntime({
  id: "tfjs-wasm",
  title: "TensorFlow.js on WebAssembly",
  backend: "wasm",
  package: name,
  remedy: "npm ci",
  async register() {
    const wasm = await import("@tensorflow/tfjs-backend-wasm");
    const folder = installedPackage(name)?.folder;
    if (folder === undefined) throw new Error("the package is not installed");
    wasm.setWasmPaths(join(folder, "dist") + sep);
  },
  async device(tf) {
    const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT");
    return `${simd ? "SIMD" : "no SIMD"}, one thread`;
  },
});
