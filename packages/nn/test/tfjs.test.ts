import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it, vi } from "vitest";
import { GraphBuilder, runtimes, type Value } from "../src/index.ts";
import { nativeTfjs } from "../src/tfjs/tfjs-native.ts";
import { exampleGraphs, seededInputs, seededWeights } from "./support/example-graphs.ts";
import { codeOf } from "./support/runtime-contract.ts";

const graph = exampleGraphs.find(({ name }) => name === "residual block")!;
const weights = seededWeights(graph);
const { runKernel } = tf.engine();

describe.each(["tfjs-wasm", "tfjs-cpu"])("memory of %s", (id) => {
  it("does not grow with runs, also those that fail, and is free after the network", async () => {
    const runtime = runtimes.get(id);
    await runtime.availability();
    const before = tf.memory().numTensors;
    for (const example of exampleGraphs) {
      const network = await runtime.open(example, seededWeights(example));
      await network.run(seededInputs(example, 2));
      const loaded = tf.memory().numTensors;
      for (let i = 0; i < 3; i++) await network.run(seededInputs(example, 2));
      await network.run({}).catch(() => {});
      expect(tf.memory().numTensors).toBe(loaded);
      await network.dispose();
      expect(tf.memory().numTensors).toBe(before);
    }
  });
});

describe("a long graph", () => {
  it("keeps only the values that are still to be read", async () => {
    const g = new GraphBuilder("long");
    let x: Value = g.input("in", [16, 16, 8]);
    for (let i = 0; i < 40; i++) x = g.relu(g.affine(x, { scale: "s", offset: "o" }));
    const long = g.build({ out: x });
    const network = await runtimes.get("tfjs-cpu").open(long, seededWeights(long));
    const { numBytes } = tf.memory();
    let most = 0;
    const kernels = vi.spyOn(tf.engine(), "runKernel").mockImplementation((...call) => {
      most = Math.max(most, tf.memory().numBytes - numBytes);
      return runKernel.apply(tf.engine(), call);
    });
    await network.run(seededInputs(long, 4));
    kernels.mockRestore();
    // Input, a value, the two steps of an affine: far from the 80 maps of 32 KB that the graph makes.
    expect(most).toBeGreaterThan(32 * 1024);
    expect(most).toBeLessThan(6 * 32 * 1024);
    await network.dispose();
  });
});

describe("backends side by side", () => {
  it("answer overlapping calls each with its own kernels", async () => {
    const networks = await Promise.all(
      ["tfjs-cpu", "tfjs-wasm", "tfjs-cpu", "tfjs-wasm"].map((id) => runtimes.get(id).open(graph, weights)),
    );
    const alone = await networks[0]!.run(seededInputs(graph, 3));
    const calls = Array.from({ length: 12 }, (_, i) => networks[i % 4]!.run(seededInputs(graph, 3)));
    for (const { out } of await Promise.all(calls)) {
      // Values of length-1 vectors; the backends add in different orders.
      for (const [i, value] of out!.data.entries()) expect(Math.abs(value - alone["out"]!.data[i]!)).toBeLessThan(1e-5);
    }
    await Promise.all(networks.map((network) => network.dispose()));
  });

  it("leave a program alone that uses TensorFlow.js between calls", async () => {
    const network = await runtimes.get("tfjs-wasm").open(graph, weights);
    const first = await network.run(seededInputs(graph, 1));
    await tf.setBackend("cpu");
    expect([...tf.add([1, 2], [3, 4]).dataSync()]).toEqual([4, 6]);
    expect(await network.run(seededInputs(graph, 1))).toEqual(first);
    await network.dispose();
  });
});

describe("a native package of TensorFlow.js", () => {
  const old = { isNullOrUndefined: () => false };
  const installed = () => true;

  it("that is not installed is named with the command that installs it", async () => {
    const runtime = nativeTfjs("tfjs-node", "@tensorflow/tfjs-node", {
      installed: () => false,
      util: old,
      load: never,
    });
    expect(await runtime.availability()).toEqual({
      available: false,
      reason: "the optional package @tensorflow/tfjs-node is not installed",
      remedy: "npm run setup:gpu -- tfjs-node",
    });
    expect(await codeOf(runtime.open(graph, weights))).toBe("unavailable");
  });

  it("that this Node is too new for is not even loaded", async () => {
    const runtime = nativeTfjs("tfjs-node-gpu", "@tensorflow/tfjs-node-gpu", { installed, util: {}, load: never });
    expect(await runtime.availability()).toEqual({
      available: false,
      reason: `@tensorflow/tfjs-node-gpu calls util.isNullOrUndefined, which Node ${process.version} no longer has`,
      remedy: "use Node 20 or 22 for this runtime",
    });
  });

  it("without its binary passes on the first line of what the package says", async () => {
    const load = async () => {
      throw new Error("The Node.js native addon module can not be found at path: x.node. \nPlease run command …");
    };
    const runtime = nativeTfjs("tfjs-node", "@tensorflow/tfjs-node", { installed, util: old, load });
    expect(await runtime.availability()).toEqual({
      available: false,
      reason: "@tensorflow/tfjs-node does not start: The Node.js native addon module can not be found at path: x.node.",
      remedy: "npm run setup:gpu -- tfjs-node",
    });
  });

  it("that found no GPU is not used for the runtime that promises one", async () => {
    const load = async () => {
      const made: unknown = Object.assign(tf.findBackendFactory("cpu")(), {
        isUsingGpuDevice: false,
        isGPUPackage: true,
      });
      tf.registerBackend("tensorflow", () => made as tf.KernelBackend);
    };
    const runtime = nativeTfjs("tfjs-node-gpu", "@tensorflow/tfjs-node-gpu", { installed, util: old, load });
    const answer = await runtime.availability();
    expect(answer.available ? "" : answer.reason).toMatch(/found no GPU and would use the processor instead$/);
    expect(await codeOf(runtime.open(graph, weights))).toBe("unavailable");
    const other = nativeTfjs("tfjs-node", "@tensorflow/tfjs-node", { installed, util: old, load: async () => {} });
    const second = await other.availability();
    expect(second.available ? "" : second.reason).toMatch(/is loaded in this process$/);
    tf.removeBackend("tensorflow");
  });

  async function never(): Promise<never> {
    throw new Error("was loaded");
  }
});
