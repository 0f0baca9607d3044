import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { describe, expect, it } from "vitest";
import { outputsFirst, readTfjsWeights, type StoredTensor } from "../src/index.ts";

const stored: StoredTensor[] = [
  {
    name: "conv/filters",
    shape: [1, 2, 2, 3],
    dtype: "float32",
    quantization: { dtype: "uint8", scale: 0.0078125, min: -1 },
  },
  { name: "conv/bias", shape: [3], dtype: "float32" },
  { name: "scalar", shape: [], dtype: "float32", quantization: { dtype: "uint8", scale: 2, min: 0.5 } },
];
const bytes = new Uint8Array(12 + 12 + 1).map((_, i) => i * 9);
bytes.set(new Uint8Array(Float32Array.of(1.5, -2, 1e-7).buffer), 12);

describe("weights of TensorFlow.js", () => {
  it("are read as TensorFlow.js itself reads them", () => {
    const expected = tf.io.decodeWeights(bytes.buffer, stored as tf.io.WeightsManifestEntry[]);
    const found = readTfjsWeights(stored, bytes);
    expect([...found.keys()]).toEqual(Object.keys(expected));
    for (const [name, { shape, data }] of found) {
      expect(shape).toEqual(expected[name]!.shape);
      expect(data).toEqual(expected[name]!.dataSync());
    }
  });

  it("are read at any place of a larger buffer", () => {
    const pool = Buffer.concat([Buffer.from([1]), bytes]);
    expect(readTfjsWeights(stored, pool.subarray(1))).toEqual(readTfjsWeights(stored, bytes));
  });

  it("are refused when bytes and shapes do not fit together, or a type is unknown", () => {
    expect(() => readTfjsWeights(stored, bytes.subarray(1))).toThrow('"scalar" ends beyond the 24 bytes');
    expect(() => readTfjsWeights(stored.slice(1), bytes)).toThrow("the tensors take 13 bytes, but there are 25");
    const half = { name: "half", shape: [1], dtype: "float32", quantization: { dtype: "float16", scale: 1, min: 0 } };
    expect(() => readTfjsWeights([half], bytes)).toThrow('"half" is stored as float16; known: uint8, float32');
    expect(() => readTfjsWeights([{ name: "whole", shape: [1], dtype: "int32" }], bytes)).toThrow("stored as int32");
  });
});

describe("the layout of graphs", () => {
  it("has the outputs of a filter first", () => {
    // kh 1, kw 2, in 2, out 3: number 6·x + 3·in + out.
    const filter = { shape: [1, 2, 2, 3], data: Float32Array.from({ length: 12 }, (_, i) => i) };
    expect(outputsFirst(filter)).toEqual({
      shape: [3, 2, 1, 2],
      data: Float32Array.of(0, 6, 3, 9, 1, 7, 4, 10, 2, 8, 5, 11),
    });
  });

  it("has the channels of a depthwise filter first", () => {
    const filter = { shape: [1, 2, 3, 1], data: Float32Array.of(0, 1, 2, 3, 4, 5) };
    expect(outputsFirst(filter, { depthwise: true })).toEqual({
      shape: [3, 1, 1, 2],
      data: Float32Array.of(0, 3, 1, 4, 2, 5),
    });
  });

  it("has the outputs of a dense layer first, and leaves vectors", () => {
    const dense = { shape: [2, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5) };
    expect(outputsFirst(dense)).toEqual({ shape: [3, 2], data: Float32Array.of(0, 3, 1, 4, 2, 5) });
    const bias = { shape: [2], data: Float32Array.of(1, 2) };
    expect(outputsFirst(bias)).toEqual(bias);
  });

  it("is what TensorFlow.js transposes to", () => {
    const data = Float32Array.from({ length: 2 * 3 * 4 * 5 }, (_, i) => Math.sin(i));
    const expected = tf.transpose(tf.tensor4d(data, [2, 3, 4, 5]), [3, 2, 0, 1]);
    expect(outputsFirst({ shape: [2, 3, 4, 5], data })).toEqual({ shape: expected.shape, data: expected.dataSync() });
  });
});
