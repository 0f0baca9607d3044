import { describe, expect, it } from "vitest";
import { fold, type Graph, GraphBuilder, type Value } from "../src/index.ts";
import { exampleGraphs, seededInput, seededInputs, seededWeights } from "./support/example-graphs.ts";
import { interpret } from "./support/interpreter.ts";

const batchNorm = { gamma: "gamma", beta: "beta", mean: "mean", variance: "variance", epsilon: 1e-3 };

function graphOf(make: (g: GraphBuilder, x: Value) => Value): Graph {
  const g = new GraphBuilder("folded");
  return g.build({ out: make(g, g.input("in", [6, 6, 3])) });
}

function kinds(graph: Graph): string[] {
  return fold(graph, seededWeights(graph)).graph.nodes.map(({ operation }) => operation.kind);
}

describe("fold", () => {
  it.each(exampleGraphs.map((graph) => [graph.name, graph] as const))("leaves the answer of %s", (_, graph) => {
    const weights = seededWeights(graph);
    const inputs = Object.entries(seededInputs(graph, 1)).map(([name, { data }]) => [name, data] as const);
    const folded = fold(graph, weights);
    const expected = interpret(graph, weights, Object.fromEntries(inputs));
    const found = interpret(folded.graph, folded.weights, Object.fromEntries(inputs));
    for (const [name, { data }] of Object.entries(expected)) {
      // Both are computed in double precision: what is left is that folded weights are rounded to float32.
      const worst = data.reduce((max, value, i) => Math.max(max, Math.abs(value - found[name]!.data[i]!)), 0);
      expect(worst).toBeLessThan(5e-6);
    }
    expect(folded.graph.nodes.some(({ operation }) => operation.kind === "batchNorm")).toBe(false);
    expect([...folded.weights.keys()].sort()).toEqual([...folded.graph.parameters.keys()].sort());
  });

  it("makes one convolution of a normalisation, a convolution, a batch-norm and a scale", () => {
    const graph = graphOf((g, x) => {
      const pixels = g.normalize(x, [0.5, 0.25, 0.125], [1, 2, 3]);
      const y = g.conv2d(pixels, { filter: "f", kernel: 3, channels: 4 });
      return g.affine(g.batchNorm(y, batchNorm), { scale: "scale", offset: "offset" });
    });
    expect(kinds(graph)).toEqual(["input", "conv2d"]);
  });

  it("keeps an offset in front of a convolution that pads with zeros, and folds a scale alone", () => {
    const padded = { filter: "f", kernel: 3, channels: 4, padding: 1 };
    const shifted = graphOf((g, x) => g.conv2d(g.normalize(x, [1, 1, 1], [1, 2, 3]), padded));
    expect(kinds(shifted)).toEqual(["input", "affine", "conv2d"]);
    const scaled = graphOf((g, x) => g.conv2d(g.normalize(x, [2, 3, 4], [0, 0, 0]), padded));
    expect(kinds(scaled)).toEqual(["input", "conv2d"]);
  });

  it("keeps a map whose neighbour is read by others too", () => {
    const behind = graphOf((g, x) => {
      const y = g.conv2d(x, { filter: "f", kernel: 3, channels: 4 });
      return g.add(y, g.batchNorm(y, batchNorm));
    });
    expect(kinds(behind)).toEqual(["input", "conv2d", "affine", "add"]);
    const before = graphOf((g, x) => {
      const y = g.normalize(x, [2, 3, 4], [0, 0, 0]);
      return g.add(y, g.conv2d(y, { filter: "f", kernel: 1, channels: 3 }));
    });
    expect(kinds(before)).toEqual(["input", "affine", "conv2d", "add"]);
  });

  it("keeps a convolution's own value when it is an output", () => {
    const g = new GraphBuilder("two outputs");
    const raw = g.conv2d(g.input("in", [6, 6, 3]), { filter: "f", kernel: 3, channels: 4 });
    const graph = g.build({ raw, normed: g.batchNorm(raw, batchNorm) });
    const weights = seededWeights(graph);
    const folded = fold(graph, weights);
    const data = seededInput([6, 6, 3], 1, "float32");
    expect(interpret(folded.graph, folded.weights, { in: data })["raw"]!.data).toEqual(
      interpret(graph, weights, { in: data })["raw"]!.data,
    );
  });

  it("folds layers that share one filter each in their own way", () => {
    const graph = graphOf((g, x) => {
      const once = g.conv2d(x, { filter: "shared", kernel: 1, channels: 3 });
      return g.conv2d(g.affine(once, { scale: "s" }), { filter: "shared", kernel: 1, channels: 3 });
    });
    const weights = seededWeights(graph);
    const folded = fold(graph, weights);
    const data = seededInput([6, 6, 3], 1, "float32");
    const expected = interpret(graph, weights, { in: data })["out"]!.data;
    const found = interpret(folded.graph, folded.weights, { in: data })["out"]!.data;
    expect(found.reduce((max, value, i) => Math.max(max, Math.abs(value - expected[i]!)), 0)).toBeLessThan(1e-6);
    expect(weights.get("shared")).toEqual(seededWeights(graph).get("shared"));
  });
});
