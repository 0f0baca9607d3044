import { fnv1a32, mulberry32 } from "@likeness/core";
import * as ort from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import {
  type Graph,
  GraphBuilder,
  type GraphNode,
  trainingModel,
  trainingNames,
  type Weights,
} from "../../src/index.ts";
import { exampleGraphs, seededInputs, seededWeights } from "../support/example-graphs.ts";
import { interpret } from "../support/interpreter.ts";

const BATCH = 2;
/** A power of two, so that adding it to a 32-bit float of this size is nearly exact. */
const STEP = 2 ** -10;

/** Graphs with one input and one output in which something can be differentiated. */
const single = exampleGraphs.filter(({ nodes, outputs, parameters }) => {
  const inputs = nodes.flatMap(({ operation }) => (operation.kind === "input" ? [operation] : []));
  return (
    Object.keys(outputs).length === 1 && inputs.length === 1 && (inputs[0]!.type === "float32" || parameters.size > 0)
  );
});

interface Differentiable {
  readonly graph: Graph;
  readonly weights: Weights;
  readonly input: Float64Array;
  readonly cotangent: Float32Array;
}

function example(graph: Graph): Differentiable {
  const inputs = seededInputs(graph, BATCH);
  const output = graph.nodes[Object.values(graph.outputs)[0]!]!.shape;
  const uniform = mulberry32(fnv1a32(`cotangent of ${graph.name}`));
  const length = output.reduce((product, side) => product * side, BATCH);
  return {
    graph,
    weights: seededWeights(graph),
    input: Float64Array.from(Object.values(inputs)[0]!.data),
    cotangent: Float32Array.from({ length }, () => 2 * uniform() - 1),
  };
}

/** `Σ output·cotangent` in double precision, from the plain meaning of every operation. */
function objective({ graph, weights, input, cotangent }: Differentiable): number {
  const name = inputNode(graph).name;
  let sum = 0;
  for (let item = 0; item < BATCH; item++) {
    const part = input.subarray((item * input.length) / BATCH, ((item + 1) * input.length) / BATCH);
    const { data } = Object.values(interpret(graph, weights, { [name]: part }))[0]!;
    data.forEach((value, i) => {
      sum += value * cotangent[item * data.length + i]!;
    });
  }
  return sum;
}

function inputNode({ nodes }: Graph) {
  const { operation, shape } = nodes.find((node) => node.operation.kind === "input") as GraphNode;
  if (operation.kind !== "input") throw new Error("no input");
  return { name: operation.name, type: operation.type, shape };
}

async function gradients({ graph, weights, input, cotangent }: Differentiable): Promise<Map<string, Float32Array>> {
  const { name, type, shape } = inputNode(graph);
  const inputGradients = type === "float32";
  const { model } = trainingModel(graph, { batch: BATCH, loss: "cotangent", inputGradients });
  const session = await ort.InferenceSession.create(model);
  const output = graph.nodes[Object.values(graph.outputs)[0]!]!.shape;
  const pixels = type === "uint8" ? new Uint8Array(input) : new Float32Array(input);
  const feeds: Record<string, ort.Tensor> = {
    [name]: new ort.Tensor(type, pixels, [BATCH, ...shape]),
    [trainingNames.cotangent]: new ort.Tensor("float32", cotangent, [BATCH, ...output]),
  };
  for (const [parameter, { data, shape }] of weights) {
    feeds[trainingNames.weight + parameter] = new ort.Tensor("float32", data, shape);
  }
  const used = Object.fromEntries(Object.entries(feeds).filter(([key]) => session.inputNames.includes(key)));
  const results = await session.run(used);
  await session.release();
  return new Map(Object.entries(results).map(([key, tensor]) => [key, tensor.data as Float32Array]));
}

/** Central difference, or undefined where the slopes of the two sides differ: a kink of relu or max lies between. */
function slope(at: Differentiable, values: Float32Array | Float64Array, i: number): number | undefined {
  const held = values[i]!;
  const middle = objective(at);
  values[i] = held + STEP;
  const above = [values[i]! - held, objective(at) - middle] as const;
  values[i] = held - STEP;
  const below = [held - values[i]!, middle - objective(at)] as const;
  values[i] = held;
  const sides = [above[1] / above[0], below[1] / below[0]] as const;
  return Math.abs(sides[0] - sides[1]) > 0.02 ? undefined : (above[1] + below[1]) / (above[0] + below[0]);
}

function expectSlopes(
  at: Differentiable,
  values: Float32Array | Float64Array,
  found: Float32Array | undefined,
  name: string,
) {
  expect(found?.length, `${name} has a gradient`).toBe(values.length);
  let compared = 0;
  // A stride that is prime to all sides reaches every channel, row and column.
  const stride = values.length > 100 ? 7 : 1;
  let tried = 0;
  for (let i = 0; i < values.length; i += stride) {
    tried++;
    const expected = slope(at, values, i);
    if (expected === undefined) continue;
    compared++;
    // Step² of the third derivative, and 32-bit sums of up to 500 terms near 1.
    expect(Math.abs(found![i]! - expected), `${name}[${i}]: ${found![i]} for ${expected}`).toBeLessThan(3e-4);
  }
  expect(compared / tried, `${name}: share of places without a kink`).toBeGreaterThan(0.8);
}

describe("the gradient by the training model equals finite differences of the plain meaning", () => {
  it.each(single.map((graph) => [graph.name, graph] as const))("%s", async (_, graph) => {
    const at = example(graph);
    const found = await gradients(at);
    const stored = new Set(
      graph.nodes.flatMap(({ operation }) =>
        operation.kind === "batchNorm" ? [operation.mean, operation.variance] : [],
      ),
    );
    for (const [name, { data }] of at.weights) {
      const gradient = found.get(trainingNames.gradient + name);
      if (stored.has(name)) expect(gradient, `${name} is not trained`).toBeUndefined();
      else expectSlopes(at, data, gradient, name);
    }
    const { name, type } = inputNode(graph);
    if (type === "float32") expectSlopes(at, at.input, found.get(trainingNames.inputGradient + name), name);
  });
});

it("passes through convolutions of a padding wider than their kernel, and of strides that leave cells out", async () => {
  const g = new GraphBuilder("odd windows");
  const x = g.conv2d(g.input("in", [6, 7, 2]), { filter: "f1", kernel: 1, padding: [1, 2, 0, 1], channels: 3 });
  const y = g.conv2d(x, { filter: "f2", kernel: 2, stride: 3, channels: 2 });
  const at = example(g.build({ out: y }));
  const found = await gradients(at);
  for (const [name, { data }] of at.weights) expectSlopes(at, data, found.get(trainingNames.gradient + name), name);
  expectSlopes(at, at.input, found.get(`${trainingNames.inputGradient}in`), "in");
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
  const at = example(
    g.build({ out: g.sigmoid(g.batchNorm(x, { mean: "mean", variance: "variance", epsilon: 1e-3, ...norm })) }),
  );
  const found = await gradients(at);
  for (const [name, { data }] of at.weights) {
    if (name !== "mean" && name !== "variance") expectSlopes(at, data, found.get(trainingNames.gradient + name), name);
  }
  expectSlopes(at, at.input, found.get(`${trainingNames.inputGradient}in`), "in");
});

it("adds the gradients of a weight that two layers share and of a value that two layers read", async () => {
  const g = new GraphBuilder("shared");
  const x = g.input("in", [5]);
  const first = g.sigmoid(g.dense(x, { weights: "w", features: 5 }));
  const second = g.dense(first, { weights: "w", features: 5 });
  const at = example(g.build({ out: g.add(first, g.sigmoid(second)) }));
  const found = await gradients(at);
  expectSlopes(at, at.weights.get("w")!.data, found.get(`${trainingNames.gradient}w`), "w");
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
  const graph = single.find(({ name }) => name === "relu")!;
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
    const norm = single.find(({ name }) => name === "batchNorm alone")!;
    for (const name of ["gama", "mean"]) {
      const message = expect.stringContaining(`no weight "${name}" to train`);
      expect(() => trainingModel(norm, { ...options, trained: [name] })).toThrow(
        expect.objectContaining({ code: "usage", message }),
      );
    }
  });
});
