import { fileURLToPath } from "node:url";
import { loadParts } from "@likeness/core";
import { expect, it } from "vitest";
import { openOnnxFile, runtimes, runtimesWith } from "../src/index.ts";
import { runtimeContract } from "./support/runtime-contract.ts";

const file = fileURLToPath(new URL("../../eval/test/own-parts/toy-runtime.js", import.meta.url));
await loadParts([file], { runtimes });

await runtimeContract("toy-runtime", runtimes.get("toy-runtime"), 3);

it("has no ability that it does not say", async () => {
  for (const ability of ["gradients", "onnxFiles"] as const) expect(runtimesWith(ability)).not.toContain("toy-runtime");
  await expect(openOnnxFile(new Uint8Array(), "x.onnx", "toy-runtime")).rejects.toThrow(
    'unknown runtime for ONNX files "toy-runtime"; known: onnx-cpu, onnx-cuda, onnx-webgpu',
  );
});

it("is refused without a version, which every result names", () => {
  const { version: _, ...part } = { ...runtimes.get("toy-runtime"), id: "nameless" };
  expect(() => runtimes.addOutside(part, { file: "/p.js", sha256: "0" })).toThrow("it has no function version");
});
