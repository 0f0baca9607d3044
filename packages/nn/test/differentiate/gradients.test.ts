import { describe, expect, it } from "vitest";
import { GraphBuilder, type GraphNode, trainingModel } from "../../src/index.ts";
import { examples, meetings } from "../support/example-graphs.ts";
import { differentiable, expectSlopes, isDifferentiable, onnxGradients } from "../support/gradient-check.ts";

describe("the gradient by the training model equals finite differences of the plain meaning where operations meet", () => {
  it.each(meetings.filter(isDifferentiable).map((graph) => [graph.name, graph] as const))("%s", async (_, graph) => {
    const at = differentiable(graph);
    expectSlopes(at, await onnxGradients(at));
  });
});

it("passes through convolutions of a padding wider than their kernel, and of strides that leave cells out", async () => {
  const g = new GraphBuilder("odd windows");
  const x = g.conv2d(g.input("in", [6, 7, 2]), { filter: "f1", kernel: 1, padding: [1, 2, 0, 1], channels: 3 });
  const y = g.conv2d(x, { filter: "f2", kernel: 2, stride: 3, channels: 2 });
  const at = differentiable(g.build({ out: y }));
  expectSlopes(at, await onnxGradients(at));
});

it.each([
  { name: "no bias, no gamma, no beta", bias: false, norm: {} },
  { name: "a gamma alone", bias: true, norm: { gamma: "gamma" } },
  { name: "a beta alone", bias: false, norm: { beta: "beta" } },
  { name: "all", bias: true, norm: { gamma: "gamma", beta: "beta" } },
])("passes through a batch-norm that a convolution takes in: $name", async ({ bias, norm }) => {
  const g = new GraphBuilder("folded");
  const x = g.conv2d(g.input("in", [5, 5, 2]), {
    filter: "f",
    kernel: 3,
    channels: 3,
    padding: 1,
    ...(bias && { bias: "b" }),
  });
  const at = differentiable(
    g.build({ out: g.sigmoid(g.batchNorm(x, { mean: "mean", variance: "variance", epsilon: 1e-3, ...norm })) }),
  );
  expectSlopes(at, await onnxGradients(at));
});

it("adds the gradients of a weight that two layers share and of a value that two layers read", async () => {
  const g = new GraphBuilder("shared");
  const x = g.input("in", [5]);
  const first = g.sigmoid(g.dense(x, { weights: "w", features: 5 }));
  const second = g.dense(first, { weights: "w", features: 5 });
  const at = differentiable(g.build({ out: g.add(first, g.sigmoid(second)) }));
  expectSlopes(at, await onnxGradients(at));
});

it("computes the gradient of a gamma alone, when that alone is trained", () => {
  const norm = { gamma: "gamma", mean: "mean", variance: "variance", epsilon: 1e-3 };
  const g = new GraphBuilder("gamma alone");
  const x = g.conv2d(g.input("in", [4, 4, 2]), { filter: "f", kernel: 3, channels: 3 });
  const { trained } = trainingModel(g.build({ out: g.batchNorm(x, norm) }), {
    batch: 2,
    loss: "cotangent",
    trained: ["gamma"],
  });
  expect(trained).toEqual(["gamma"]);
});

describe("a graph that cannot be differentiated is refused", () => {
  const graph = examples.relu[0]!;
  const options = { batch: 2, loss: "cotangent" } as const;

  it("for an operation without a gradient, by its name", () => {
    const nodes = graph.nodes.map((node) =>
      node.operation.kind === "relu"
        ? { ...node, operation: { kind: "erf" } as unknown as GraphNode["operation"] }
        : node,
    );
    expect(() => trainingModel({ ...graph, nodes }, options)).toThrow(
      /operation "erf" has no gradient; known: .*conv2d/,
    );
  });

  it("when there is nothing to train", () => {
    expect(() => trainingModel(graph, options)).toThrow(/relu has nothing to train/);
  });

  it("when a weight to train is none, or a stored statistic", () => {
    const norm = examples.batchNorm[0]!;
    for (const name of ["gama", "mean"]) {
      const message = expect.stringContaining(`no weight "${name}" to train`);
      expect(() => trainingModel(norm, { ...options, trained: [name] })).toThrow(
        expect.objectContaining({ code: "usage", message }),
      );
    }
  });
});
