import { createRequire } from "node:module";
import { type Availability, LikenessError, messageOf, unavailable } from "@likeness/core";
import type { Runtime } from "../runtime.ts";
import { type TfjsBackend, tfjsRuntime } from "./tfjs-runtime.ts";

/** TensorFlow.js on libtensorflow, on the processor. */
export const tfjsNode = native("tfjs-node", "@tensorflow/tfjs-node");

/** TensorFlow.js on libtensorflow, on an NVIDIA graphics processor. */
export const tfjsNodeGpu = native("tfjs-node-gpu", "@tensorflow/tfjs-node-gpu");

/**
 * A runtime on a native package that is not among the dependencies: it needs an install script, downloads libtensorflow
 * and depends on packages with known vulnerabilities, so that only those who want it should have it.
 */
function native(id: string, name: string): Runtime {
  const remedy = `npm run setup:gpu -- ${id}`;
  const kind: TfjsBackend = {
    id,
    backend: "tensorflow",
    package: name,
    remedy,
    async register() {
      await import(name);
    },
    async detail() {
      const tf = (await import(name)) as { node: { isUsingGpuDevice?: boolean }; version: { tensorflow?: string } };
      const device = tf.node?.isUsingGpuDevice ? "GPU" : "CPU";
      if (id === "tfjs-node-gpu" && device === "CPU")
        throw new Error("libtensorflow found no GPU and would use the processor");
      return device;
    },
  };
  const runtime = tfjsRuntime(kind);
  const missing = (): Availability | undefined => {
    try {
      createRequire(import.meta.url).resolve(`${name}/package.json`);
    } catch {
      return unavailable(`the optional package ${name} is not installed`, remedy);
    }
    if (!("isNullOrUndefined" in process.getBuiltinModule("node:util"))) {
      return unavailable(
        `${name} calls util.isNullOrUndefined, which Node ${process.version} no longer has`,
        "use Node 20 or 22 for this runtime",
      );
    }
    return undefined;
  };
  return {
    ...runtime,
    async availability() {
      return missing() ?? runtime.availability();
    },
    async load(graph, weights, options) {
      const answer = await this.availability();
      if (!answer.available) throw new LikenessError("unavailable", `${id}: ${answer.reason}`, { hint: remedy });
      try {
        return await runtime.load(graph, weights, options);
      } catch (cause) {
        throw new LikenessError("unavailable", `${id}: ${messageOf(cause)}`, { hint: remedy, cause });
      }
    },
  };
}
