import { expect, it } from "vitest";
import { GraphBuilder, type Value, type Weights } from "../src/index.ts";
import { interpret } from "./support/interpreter.ts";

/** The interpreter's answer for a map of one channel (3×3 with 1 … 9) or of several channels (1×1). */
function answer(
  shape: readonly number[],
  make: (g: GraphBuilder, x: Value) => Value,
  tensors: Record<string, [number[], number[]]> = {},
) {
  const g = new GraphBuilder("by hand");
  const graph = g.build({ out: make(g, g.input("in", shape)) });
  const weights: Weights = new Map(
    Object.entries(tensors).map(([name, [sides, data]]) => [name, { shape: sides, data: Float32Array.from(data) }]),
  );
  const size = shape.reduce((product, side) => product * side, 1);
  return [...interpret(graph, weights, { in: Array.from({ length: size }, (_, i) => i + 1) })["out"]!.data];
}

// The oracle of all runtimes, held against sums worked out by hand from what each operation states.
it.each([
  [
    "a convolution is a cross-correlation",
    answer([3, 3, 1], (g, x) => g.conv2d(x, { filter: "f", bias: "b", kernel: 2, channels: 1 }), {
      f: [
        [1, 1, 2, 2],
        [1, 10, 100, 1000],
      ],
      b: [[1], [0.5]],
    }),
    [5421.5, 6532.5, 8754.5, 9865.5],
  ],
  [
    "padded cells of a convolution are zero",
    answer(
      [3, 3, 1],
      (g, x) => g.conv2d(x, { filter: "f", kernel: 2, stride: 2, padding: [1, 0, 0, 1], channels: 1 }),
      {
        f: [
          [1, 1, 2, 2],
          [1, 10, 100, 1000],
        ],
      },
    ),
    [2100, 300, 8754, 906],
  ],
  [
    "filters are stored outputs first",
    answer([1, 1, 2], (g, x) => g.conv2d(x, { filter: "f", kernel: 1, channels: 3 }), {
      f: [
        [3, 2, 1, 1],
        [1, 0, 0, 1, 10, 100],
      ],
    }),
    [1, 2, 210],
  ],
  [
    "a depthwise convolution keeps channels apart",
    answer([1, 2, 2], (g, x) => g.depthwiseConv2d(x, { filter: "f", kernel: [1, 2] }), {
      f: [
        [2, 1, 1, 2],
        [1, 10, 100, 1000],
      ],
    }),
    [31, 4200],
  ],
  [
    "an average does not count padded cells",
    answer([3, 3, 1], (g, x) => g.averagePool(x, { kernel: 2, stride: 2, padding: "same" })),
    [3, 4.5, 7.5, 9],
  ],
  [
    "padded cells never win",
    answer([3, 3, 1], (g, x) => g.maxPool(g.normalize(x, [-1], [0]), { kernel: 2, stride: 2, padding: "same" })),
    [-1, -3, -7, -9],
  ],
  [
    "an L2 pool is the root of the sum of squares",
    answer([2, 2, 1], (g, x) => g.l2Pool(x, { kernel: 2 })),
    [Math.sqrt(30)],
  ],
  [
    "response normalisation sums the channels around",
    answer([1, 1, 3], (g, x) => g.localResponseNorm(x, { radius: 1, alpha: 1, beta: 0.5, k: 4 })),
    [1 / 3, 2 / Math.sqrt(18), 3 / Math.sqrt(17)],
  ],
  [
    "zeros are added around and behind",
    answer([1, 1, 2], (g, x) => g.pad(x, [0, 1, 1, 0], 1)),
    [0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0],
  ],
  [
    "batch-norm takes the stored statistics",
    answer([1, 1, 2], (g, x) => g.batchNorm(x, { gamma: "g", beta: "b", mean: "m", variance: "v", epsilon: 1 }), {
      g: [[2], [2, 3]],
      b: [[2], [0, 1]],
      m: [[2], [0, 1]],
      v: [[2], [3, 8]],
    }),
    [1, 2],
  ],
  [
    "dense weights are stored outputs first",
    answer([2], (g, x) => g.dense(x, { weights: "w", bias: "b", features: 2 }), {
      w: [
        [2, 2],
        [1, 10, 100, 1000],
      ],
      b: [[2], [0.5, 0]],
    }),
    [21.5, 2100],
  ],
  ["a vector is divided by its length", answer([2], (g, x) => g.l2Normalize(x)), [1 / Math.sqrt(5), 2 / Math.sqrt(5)]],
  [
    "joined maps lie channel behind channel",
    answer([1, 2, 1], (g, x) => g.concat([x, g.normalize(x, [10], [0])])),
    [1, 10, 2, 20],
  ],
  ["a mean is taken over rows and columns", answer([2, 1, 2], (g, x) => g.globalAveragePool(x)), [2, 3]],
  ["activations", answer([3], (g, x) => g.leakyRelu(g.normalize(x, [1, 1, 1], [-3, -3, 4]), 0.5)), [-1, -0.5, 7]],
  ["relu6 has a roof", answer([3], (g, x) => g.relu6(g.normalize(x, [1, 1, 1], [-3, -1, 4]))), [0, 1, 6]],
  [
    "the sigmoid of 0 and of ln 3",
    answer([2], (g, x) => g.sigmoid(g.normalize(x, [1, 1], [-1, Math.log(3) - 2]))),
    [0.5, 0.75],
  ],
] as [string, number[], number[]][])("%s", (_, found, expected) => {
  expect(found.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 5);
});
