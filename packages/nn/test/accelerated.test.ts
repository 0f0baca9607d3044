import { fileURLToPath } from "node:url";
import * as ort from "onnxruntime-node";
import { describe, expect, it, vi } from "vitest";
import { runtimes } from "../src/index.ts";
import { OnnxModelWriter } from "../src/onnx/model-writer.ts";
import { probeProvider } from "../src/onnx/probe.ts";
import { acceleratorOptions } from "../src/onnx/session-options.ts";

/** A model of one operator (the determinant) that no accelerator implements. */
function determinant(): Uint8Array {
  const writer = new OnnxModelWriter("determinant");
  const matrices = writer.input("in", "float32", ["batch", 2, 2]);
  writer.output("out", writer.node("Det", [matrices]), "float32", ["batch"]);
  return writer.bytes();
}

const runs = async (options: ort.InferenceSession.SessionOptions) => {
  const session = await ort.InferenceSession.create(determinant(), { ...options, logSeverityLevel: 4 });
  const { out } = await session.run({ in: new ort.Tensor("float32", [1, 2, 3, 5], [1, 2, 2]) });
  await session.release();
  return out!.data[0];
};

const webgpu = await runtimes.get("onnx-webgpu").availability();
const cuda = await runtimes.get("onnx-cuda").availability();
if (!webgpu.available) process.stderr.write(`skipped: refusal to fall back on onnx-webgpu: ${webgpu.reason}\n`);
if (!cuda.available) process.stderr.write(`skipped: refusal to fall back on onnx-cuda: ${cuda.reason}\n`);

describe("an accelerator never hands work to the processor", () => {
  it.skipIf(!webgpu.available)("on WebGPU, where a session without our options would", async () => {
    expect(await runs({ executionProviders: ["webgpu"] })).toBeCloseTo(-1, 5);
    await expect(runs(acceleratorOptions("webgpu"))).rejects.toThrow("fallback to CPU EP has been explicitly disabled");
  });

  it.skipIf(!cuda.available)("on CUDA, where a session without our options would", async () => {
    expect(await runs({ executionProviders: ["cuda"] })).toBeCloseTo(-1, 5);
    await expect(runs(acceleratorOptions("cuda"))).rejects.toThrow("fallback to CPU EP has been explicitly disabled");
  });

  it.skipIf(cuda.available)("when the library of its provider is missing", async () => {
    await expect(runs(acceleratorOptions("cuda"))).rejects.toThrow(/load shared library|Cuda/i);
    expect(await probeProvider(acceleratorOptions("cuda"))).toMatchObject({ started: false });
  });
});

describe("a probe", () => {
  it("starts what starts here", async () => {
    expect(await probeProvider({ executionProviders: ["cpu"] })).toEqual({ started: true });
  });

  it("tells of a driver that crashes instead of crashing with it", async () => {
    vi.stubEnv(
      "NODE_OPTIONS",
      `--require ${JSON.stringify(fileURLToPath(new URL("fixtures/segfault.cjs", import.meta.url)))}`,
    );
    const found = await probeProvider({ executionProviders: ["cpu"] }).finally(() => vi.unstubAllEnvs());
    expect(found).toEqual({ started: false, reason: "its driver crashed (SIGSEGV)" });
  });
});
