import { LikenessError } from "@likeness/core";
import { describe, expect, it } from "vitest";
import { GraphBuilder, type PaddingRule, type Value } from "../src/index.ts";

function builder(shape: readonly number[] = [8, 6, 3]) {
  const g = new GraphBuilder("built");
  return { g, x: g.input("in", shape) };
}

function complaint(make: (g: GraphBuilder, x: Value) => unknown, shape?: readonly number[]): string {
  const { g, x } = builder(shape);
  try {
    make(g, x);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(LikenessError);
    return (thrown as LikenessError).message;
  }
  return "no complaint";
}

describe("shapes", () => {
  // Output sizes by TensorFlow's rules: valid = ceil((size − kernel + 1) / stride), same = ceil(size / stride).
  it.each([
    ["valid", 3, 1, [6, 4]],
    ["valid", 3, 2, [3, 2]],
    ["same", 3, 1, [8, 6]],
    ["same", 3, 2, [4, 3]],
    ["same", 2, 3, [3, 2]],
    [1, 3, 2, [4, 3]],
    [[0, 1, 2, 0], 3, 1, [8, 5]],
  ] as [PaddingRule, number, number, number[]][])(
    "of a window padded by %j, kernel %i, stride %i",
    (padding, kernel, stride, size) => {
      const { g, x } = builder();
      expect(g.conv2d(x, { filter: "f", kernel, stride, padding, channels: 5 }).shape).toEqual([...size, 5]);
      expect(g.depthwiseConv2d(x, { filter: "d", kernel, stride, padding }).shape).toEqual([...size, 3]);
      expect(g.maxPool(x, { kernel, stride, padding }).shape).toEqual([...size, 3]);
    },
  );

  it("puts the odd cell of `same` padding below and at the right", () => {
    const { g, x } = builder();
    g.maxPool(x, { kernel: 2, stride: 1, padding: "same" });
    g.maxPool(x, { kernel: 3, stride: 2, padding: "same" });
    const { nodes } = g.build({ x });
    expect(nodes.slice(1).map(({ operation }) => "padding" in operation && operation.padding)).toEqual([
      [0, 0, 1, 1],
      [0, 0, 1, 1],
    ]);
  });

  it("lists the parameters with their shapes", () => {
    const { g, x } = builder();
    const y = g.conv2d(x, { filter: "f", bias: "b", kernel: [3, 2], channels: 4 });
    const z = g.batchNorm(g.depthwiseConv2d(y, { filter: "d", kernel: 3 }), { mean: "m", variance: "v", epsilon: 0 });
    const graph = g.build({ out: g.dense(g.globalAveragePool(z), { weights: "w", features: 9 }) });
    expect(Object.fromEntries(graph.parameters)).toEqual({
      f: [4, 3, 3, 2],
      b: [4],
      d: [4, 1, 3, 3],
      m: [4],
      v: [4],
      w: [9, 4],
    });
  });
});

describe("a misfit names graph, node and shapes", () => {
  it.each([
    [
      "graph built, node 1 (f): window 9×9 is larger than the padded map of 8×6",
      (g: GraphBuilder, x: Value) => g.conv2d(x, { filter: "f", kernel: 9, channels: 1 }),
    ],
    [
      "graph built, node 1 (maxPool): window 0×0 with stride 1×1; expected whole numbers from 1",
      (g: GraphBuilder, x: Value) => g.maxPool(x, { kernel: 0 }),
    ],
    [
      "graph built, node 1 (averagePool): window 2×2 with stride 0×0; expected whole numbers from 1",
      (g: GraphBuilder, x: Value) => g.averagePool(x, { kernel: 2, stride: 0 }),
    ],
    [
      "graph built, node 1 (maxPool): padding 2,2,2,2 reaches the size of the window 2×2",
      (g: GraphBuilder, x: Value) => g.maxPool(x, { kernel: 2, padding: 2 }),
    ],
    [
      "graph built, node 1 (f): padding -1,-1,-1,-1; expected whole numbers from 0",
      (g: GraphBuilder, x: Value) => g.conv2d(x, { filter: "f", kernel: 2, padding: -1, channels: 1 }),
    ],
    [
      "graph built, node 1 (normalize): 1 scales and 3 offsets for 3 channels",
      (g: GraphBuilder, x: Value) => g.normalize(x, [1], [1, 2, 3]),
    ],
    [
      "graph built, node 1 (w): dense takes a vector, not 8×6×3",
      (g: GraphBuilder, x: Value) => g.dense(x, { weights: "w", features: 2 }),
    ],
    [
      "graph built, node 2 (add): cannot add 8×6×3 and 3",
      (g: GraphBuilder, x: Value) => g.add(x, g.globalAveragePool(x)),
    ],
    [
      "graph built, node 2 (concat): cannot join 8×6×3 and 144",
      (g: GraphBuilder, x: Value) => g.concat([x, g.flatten(x)]),
    ],
    ["graph built, node 1 (concat): cannot join ", (g: GraphBuilder) => g.concat([])],
    [
      "graph built, node 2 (maxPool): takes a feature map, not the vector of 3",
      (g: GraphBuilder, x: Value) => g.maxPool(g.globalAveragePool(x), { kernel: 1 }),
    ],
    ["graph built, node 1 (in): is the name of an input already", (g: GraphBuilder) => g.input("in", [3])],
    ["graph built, node 1 (more): takes a map or a vector, not 2×2", (g: GraphBuilder) => g.input("more", [2, 2])],
    ["graph built, node 1 (more): shape 0 has an empty or fractional side", (g: GraphBuilder) => g.input("more", [0])],
    [
      "graph built, node 2 (f): used as 3×3×1×1 and as 4×3×1×1",
      (g: GraphBuilder, x: Value) =>
        g.conv2d(g.conv2d(x, { filter: "f", kernel: 1, channels: 3 }), { filter: "f", kernel: 1, channels: 4 }),
    ],
  ] as const)("%s", (message, make) => {
    expect(complaint(make)).toBe(message);
  });
});
