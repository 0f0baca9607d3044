import util from "node:util";
import { installedPackage } from "../installed-package.ts";
import type { Runtime } from "../runtime.ts";
import { tfjsRuntime } from "./tfjs-runtime.ts";

/** The surroundings of a native runtime, to be replaced in tests. */
export interface NativeHost {
  installed(name: string): boolean;
  /** Node's `util`, as this version of Node has it. */
  readonly util: object;
  load(name: string): Promise<unknown>;
}

const thisHost: NativeHost = {
  installed: (name) => installedPackage(name) !== undefined,
  util,
  load: (name) => import(name),
};

/** TensorFlow.js on libtensorflow, on the processor. */
export const tfjsNode = nativeTfjs("tfjs-node", "@tensorflow/tfjs-node");

/** TensorFlow.js on libtensorflow, on an NVIDIA graphics processor. */
export const tfjsNodeGpu = nativeTfjs("tfjs-node-gpu", "@tensorflow/tfjs-node-gpu");

/**
 * A runtime on a native package that is only an optional peer: its install script downloads libtensorflow, and it
 * brings packages that their authors have given up (rimraf 2, https-proxy-agent 2, tar 6), which only those should have
 * who want it.
 */
export function nativeTfjs(id: "tfjs-node" | "tfjs-node-gpu", name: string, host: NativeHost = thisHost): Runtime {
  return tfjsRuntime({
    id,
    title: `TensorFlow.js on libtensorflow, on ${id === "tfjs-node" ? "the processor" : "an NVIDIA graphics processor"}`,
    backend: "tensorflow",
    gradients: true,
    package: name,
    remedy: `npm run setup:gpu -- ${id}`,

    missing() {
      if (!host.installed(name)) return { reason: `the optional package ${name} is not installed` };
      if (!("isNullOrUndefined" in host.util)) {
        const reason = `${name} calls util.isNullOrUndefined, which Node ${process.version} no longer has`;
        return { reason, remedy: "use Node 20 or 22 for this runtime" };
      }
      return undefined;
    },

    async register() {
      await host.load(name);
    },

    device(tf) {
      const { isUsingGpuDevice, isGPUPackage } = tf.backend() as { isUsingGpuDevice?: boolean; isGPUPackage?: boolean };
      if (isGPUPackage !== undefined && isGPUPackage !== (id === "tfjs-node-gpu")) {
        // Both packages register one backend name, and the first that was loaded keeps it.
        throw new Error("the other of @tensorflow/tfjs-node and @tensorflow/tfjs-node-gpu is loaded in this process");
      }
      if (id === "tfjs-node-gpu" && !isUsingGpuDevice) {
        throw new Error("libtensorflow found no GPU and would use the processor instead");
      }
      return isUsingGpuDevice ? "GPU" : "CPU";
    },
  });
}
