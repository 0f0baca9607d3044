import { expect, it } from "vitest";
import { GraphBuilder, openOnnxFile, type Weights } from "../src/index.ts";
import { lowerToOnnx } from "../src/onnx/lower.ts";

/** An ONNX file that adds 1 to the mean of each channel of 2×2 maps. */
function exampleFile(): Uint8Array {
  const g = new GraphBuilder("example");
  const mean = g.globalAveragePool(g.input("pixels", [2, 2, 3]));
  const weights: Weights = new Map([["one", { shape: [3], data: Float32Array.of(1, 1, 1) }]]);
  return lowerToOnnx(g.build({ means: g.affine(mean, { offset: "one" }) }), weights);
}

const pixels = { shape: [1, 2, 2, 3], data: Float32Array.from({ length: 12 }, (_, i) => i) };

it("runs an ONNX file and says what goes in and out", async () => {
  const file = await openOnnxFile(exampleFile(), "example.onnx", "onnx-cpu", { threads: 1 });
  expect(file.inputs).toEqual([{ name: "pixels", type: "float32", shape: ["batch", 2, 2, 3] }]);
  expect(file.outputs).toEqual([{ name: "means", type: "float32", shape: ["batch", 3] }]);
  const { shape, data } = await file.run({ pixels }, "means");
  expect(shape).toEqual([1, 3]);
  expect([...data]).toEqual([5.5, 6.5, 7.5]);
  await file.dispose();
});

it("says what is wrong with a file, an input and a runtime", async () => {
  await expect(openOnnxFile(new TextEncoder().encode("no model"), "x.onnx", "onnx-cpu")).rejects.toThrow(
    "x.onnx is no ONNX file",
  );
  await expect(openOnnxFile(exampleFile(), "x.onnx", "tfjs-cpu")).rejects.toThrow(
    'unknown runtime for ONNX files "tfjs-cpu"; known: onnx-cpu, onnx-cuda, onnx-webgpu',
  );
  const file = await openOnnxFile(exampleFile(), "x.onnx", "onnx-cpu");
  const wide = { shape: [1, 3, 3, 3], data: new Float32Array(27) };
  await expect(file.run({ pixels: wide }, "means")).rejects.toThrow("x.onnx cannot be run");
  await file.dispose();
});
