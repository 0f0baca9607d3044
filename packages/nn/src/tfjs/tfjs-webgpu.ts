import { createRequire } from "node:module";
import { type Availability, LikenessError, messageOf, unavailable } from "@likeness/core";
import type { Runtime } from "../runtime.ts";
import { loadTfjs } from "./tfjs-backend.ts";
import { tfjsRuntime } from "./tfjs-runtime.ts";

const needed = ["webgpu", "@tensorflow/tfjs-backend-webgpu"] as const;
const remedy = `npm install --no-save ${needed.join(" ")}, and a Vulkan driver with its loader (Debian: apt-get install libvulkan1 mesa-vulkan-drivers)`;

/** The part of the npm package `webgpu` that is used: Dawn's implementation of the browser's interface. */
interface WebgpuPackage {
  create(options: readonly string[]): unknown;
  readonly globals: Readonly<Record<string, unknown>>;
}

const runtime = tfjsRuntime({
  id: "tfjs-webgpu",
  backend: "webgpu",
  package: "@tensorflow/tfjs-backend-webgpu",
  remedy,
  async register() {
    const name: string = needed[0];
    const webgpu = (await import(name)) as WebgpuPackage;
    Object.assign(globalThis, webgpu.globals);
    Object.defineProperty(globalThis, "navigator", {
      value: { gpu: webgpu.create([]), userAgent: "node" },
      configurable: true,
    });
    await loadTfjs();
    const backend: string = needed[1];
    await import(backend);
  },
});

/** TensorFlow.js on WebGPU through the npm package `webgpu`. Neither package is a dependency; the remedy installs both. */
export const tfjsWebgpu: Runtime = {
  ...runtime,
  async availability(): Promise<Availability> {
    const require = createRequire(import.meta.url);
    for (const name of needed) {
      try {
        require.resolve(`${name}/package.json`);
      } catch {
        return unavailable(`the optional package ${name} is not installed`, remedy);
      }
    }
    return runtime.availability();
  },
  async load(graph, weights, options) {
    const answer = await this.availability();
    if (!answer.available) throw new LikenessError("unavailable", `tfjs-webgpu: ${answer.reason}`, { hint: remedy });
    try {
      return await runtime.load(graph, weights, options);
    } catch (cause) {
      throw new LikenessError("unavailable", `tfjs-webgpu: ${messageOf(cause)}`, { hint: remedy, cause });
    }
  },
};
