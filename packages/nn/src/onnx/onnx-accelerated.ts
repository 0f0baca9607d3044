import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Availability, available, demand, unavailable } from "@likeness/core";
import { installedPackage } from "../installed-package.ts";
import type { Runtime } from "../runtime.ts";
import { webgpuDevice } from "../webgpu-device.ts";
import { nvidiaDevices } from "./nvidia-devices.ts";
import { openFileSession } from "./onnx-file-session.ts";
import { loadOnnx, onnxVersion } from "./onnx-session.ts";
import { probeProvider } from "./probe.ts";
import { acceleratorOptions } from "./session-options.ts";

interface Accelerator extends Pick<Runtime, "id" | "title" | "oneThread"> {
  /** ONNX Runtime's name of the execution provider. */
  readonly provider: "cuda" | "webgpu";
  readonly remedy: string;
  /** Why it cannot work, as far as that shows without starting it. */
  missing(): string | undefined;
  /** The device's name, which ONNX Runtime does not tell; undefined where nobody does. */
  device(): Promise<string | undefined>;
}

/** ONNX Runtime on an NVIDIA device; the package's install script fetches the provider's library. */
export const onnxCuda = accelerated({
  id: "onnx-cuda",
  title: "ONNX Runtime on an NVIDIA graphics processor",
  provider: "cuda",
  remedy: "npm run setup:gpu -- onnx-cuda, with CUDA 12 and cuDNN 9 installed",
  missing() {
    if (process.platform !== "linux" || process.arch !== "x64") {
      return `onnxruntime-node has a CUDA provider for Linux on x64 only, not for ${process.platform} on ${process.arch}`;
    }
    const folder = installedPackage("onnxruntime-node")?.folder;
    if (folder === undefined) return "onnxruntime-node is not installed";
    const library = join(folder, "bin", "napi-v6", "linux", "x64", "libonnxruntime_providers_cuda.so");
    return existsSync(library) ? undefined : "ONNX Runtime's CUDA provider is not installed";
  },
  device: nvidiaDevices,
});

/** ONNX Runtime on WebGPU (Vulkan, Metal or Direct3D 12); onnxruntime-node brings the provider along. */
export const onnxWebgpu = accelerated({
  id: "onnx-webgpu",
  title: "ONNX Runtime on a graphics processor by WebGPU",
  provider: "webgpu",
  // All sessions of a process share one device without a lock (microsoft/onnxruntime issue 32561).
  oneThread: true,
  remedy: "install a graphics driver (Linux: Vulkan and its loader; Debian: libvulkan1)",
  missing: () => (installedPackage("onnxruntime-node") === undefined ? "onnxruntime-node is not installed" : undefined),
  async device() {
    const found = await webgpuDevice();
    return found.started ? found.device : undefined;
  },
});

function accelerated({ provider, remedy, missing, device, ...about }: Accelerator): Runtime {
  const options = acceleratorOptions(provider);
  let answer: Promise<Availability> | undefined;

  const find = async (): Promise<Availability> => {
    const reason = missing();
    if (reason !== undefined) return unavailable(reason, remedy);
    const found = await probeProvider(options);
    if (!found.started)
      return unavailable(`ONNX Runtime's ${provider} provider does not start: ${readable(found.reason)}`, remedy);
    const name = await device();
    return available(`${onnxVersion()} (${provider}${name === undefined ? "" : `: ${name}`})`);
  };

  return {
    ...about,
    availability() {
      answer ??= find();
      return answer;
    },
    async version() {
      return (await demand(this, `runtime ${about.id}`)) ?? onnxVersion();
    },
    async open(graph, weights, chosen) {
      await demand(this, `runtime ${about.id}`);
      return loadOnnx(graph, weights, options, chosen);
    },
    onnxFiles: (bytes, name) => openFileSession(bytes, name, options),
  };
}

/** ONNX Runtime's messages begin with source file and condition; what a person can use ends the first line. */
function readable(message: string): string {
  const line = message.trim().split("\n")[0]!;
  return line.split("was false. ").at(-1)!;
}
