import { installedPackage } from "../installed-package.ts";
import { offerWebgpu, webgpuDevice, webgpuPackage } from "../webgpu-device.ts";
import { loadTfjs } from "./tfjs-backend.ts";
import { tfjsRuntime } from "./tfjs-runtime.ts";

const backend: string = "@tensorflow/tfjs-backend-webgpu";

/** TensorFlow.js on WebGPU through the npm package `webgpu`. The two packages, optional peers, take 150 MB. */
export const tfjsWebgpu = tfjsRuntime({
  id: "tfjs-webgpu",
  title: "TensorFlow.js on a graphics processor by WebGPU",
  backend: "webgpu",
  gradients: true,
  package: backend,
  remedy: "npm run setup:gpu -- tfjs-webgpu, and a graphics driver (Linux: Vulkan and its loader; Debian: libvulkan1)",

  missing() {
    const absent = [webgpuPackage, backend].find((name) => installedPackage(name) === undefined);
    return absent === undefined ? undefined : { reason: `the optional package ${absent} is not installed` };
  },

  async register() {
    const found = await webgpuDevice();
    if (!found.started) throw new Error(found.reason);
    await offerWebgpu();
    const tf = await loadTfjs();
    await import(backend);
    // It would compute small tensors in JavaScript, on the processor.
    tf.env().set("WEBGPU_CPU_FORWARD", false);
  },

  async device() {
    const found = await webgpuDevice();
    return (found.started && found.device) || "a device without a name";
  },
});
