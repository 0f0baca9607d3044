import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type Availability, available, LikenessError, messageOf, unavailable } from "@likeness/core";
import { GraphBuilder } from "../graph-builder.ts";
import type { Runtime } from "../runtime.ts";
import { loadOnnx, onnxVersion } from "./onnx-session.ts";

interface Accelerator {
  readonly id: string;
  /** ONNX Runtime's name of the execution provider. */
  readonly provider: "cuda" | "webgpu";
  /** Why it cannot work, as far as that shows without starting it. */
  missing(): string | undefined;
  readonly remedy: string;
}

/** ONNX Runtime on the graphics processor through CUDA; its provider library is fetched by the package's install script. */
export const onnxCuda = accelerated({
  id: "onnx-cuda",
  provider: "cuda",
  missing() {
    if (process.platform !== "linux" || process.arch !== "x64") {
      return `onnxruntime-node has a CUDA provider for Linux on x64 only, not for ${process.platform} on ${process.arch}`;
    }
    const folder = dirname(createRequire(import.meta.url).resolve("onnxruntime-node/package.json"));
    const library = join(folder, "bin", "napi-v6", "linux", "x64", "libonnxruntime_providers_cuda.so");
    return existsSync(library) ? undefined : "ONNX Runtime's CUDA provider is not installed";
  },
  remedy: "npm run setup:gpu",
});

/** ONNX Runtime on WebGPU (Vulkan, Metal or Direct3D 12), which the package brings along. */
export const onnxWebgpu = accelerated({
  id: "onnx-webgpu",
  provider: "webgpu",
  missing: () => undefined,
  remedy: "install a Vulkan driver and its loader (Debian: apt-get install libvulkan1 mesa-vulkan-drivers)",
});

function accelerated({ id, provider, missing, remedy }: Accelerator): Runtime {
  let answer: Promise<Availability> | undefined;
  const options = {
    executionProviders: [provider],
    graphOptimizationLevel: "all",
    // A node that the provider cannot run would go to the processor without a word.
    extra: { session: { disable_cpu_ep_fallback: "1" } },
  } as const;

  /** Starting a session is the only proof that driver, library and device fit together. */
  const probe = async (): Promise<Availability> => {
    const reason = missing();
    if (reason !== undefined) return unavailable(reason, remedy);
    try {
      const g = new GraphBuilder("probe");
      const graph = g.build({ out: g.relu(g.input("in", [1, 1, 1])) });
      const network = await loadOnnx(graph, new Map(), options);
      await network.run({ in: { shape: [1, 1, 1, 1], data: Float32Array.of(1) } });
      await network.dispose();
      return available(`${onnxVersion()}, provider ${provider}`);
    } catch (cause) {
      return unavailable(
        `ONNX Runtime cannot start its ${provider} provider: ${lastSentence(messageOf(cause))}`,
        remedy,
      );
    }
  };

  return {
    id,
    availability() {
      answer ??= probe();
      return answer;
    },
    async version() {
      return `${onnxVersion()} (${provider})`;
    },
    async load(graph, weights) {
      const found = await this.availability();
      if (!found.available) throw new LikenessError("unavailable", `${id}: ${found.reason}`, { hint: remedy });
      return loadOnnx(graph, weights, options);
    },
  };
}

/** ONNX Runtime's messages begin with source file and line; what a person can use stands at the end of the first line. */
function lastSentence(message: string): string {
  const line = message.trim().split("\n")[0]!;
  return line.split("was false. ").at(-1)!;
}
