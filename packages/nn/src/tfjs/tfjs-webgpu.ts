import { installedPackage } from "../installed-package.ts";
import { openDawn } from "../webgpu-device.ts";
import { loadTfjs } from "./tfjs-backend.ts";
import { tfjsRuntime } from "./tfjs-runtime.ts";

const needed = ["webgpu", "@tensorflow/tfjs-backend-webgpu"] as const;

/** TensorFlow.js on WebGPU through the npm package `webgpu`. The packages take 150 MB and are no dependencies. */
export const tfjsWebgpu = tfjsRuntime({
  id: "tfjs-webgpu",
  backend: "webgpu",
  package: needed[1],
  remedy: "npm run setup:gpu -- tfjs-webgpu, and a Vulkan driver with its loader (Debian: libvulkan1)",

  missing() {
    const absent = needed.find((name) => installedPackage(name) === undefined);
    return absent === undefined ? undefined : { reason: `the optional package ${absent} is not installed` };
  },

  async register() {
    const dawn = await openDawn();
    if (dawn.device === undefined) throw new Error("WebGPU finds no adapter");
    Object.assign(globalThis, dawn.globals);
    offerGpu(dawn.gpu);
    const tf = await loadTfjs();
    const backend: string = needed[1];
    await import(backend);
    // It would compute small tensors in JavaScript, on the processor.
    tf.env().set("WEBGPU_CPU_FORWARD", false);
  },

  async device() {
    return (await openDawn()).device ?? "no device";
  },
});

/** Puts `gpu` where a browser has it. Node has a `navigator` of its own from version 21. */
function offerGpu(gpu: unknown): void {
  const { navigator } = globalThis as { navigator?: object };
  if (navigator !== undefined) Object.defineProperty(navigator, "gpu", { value: gpu, configurable: true });
  else Object.defineProperty(globalThis, "navigator", { value: { gpu, userAgent: "node" }, configurable: true });
}
