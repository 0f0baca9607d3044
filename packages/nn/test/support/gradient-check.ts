import { fnv1a32, mulberry32 } from "@likeness/core";
import * as ort from "onnxruntime-node";
import { expect } from "vitest";
import { tfjsForward } from "../../src/differentiate/tfjs-forward.ts";
import {
  type Graph,
  type GraphNode,
  runtimes,
  trainableWeights,
  trainingModel,
  trainingNames,
  type Weights,
} from "../../src/index.ts";
import { registerCoreGradients } from "../../src/tfjs/core-gradients.ts";
import { withBackend } from "../../src/tfjs/tfjs-backend.ts";
import { seededInputs, seededWeights } from "./example-graphs.ts";
import { interpret } from "./interpreter.ts";

const BATCH = 2;
/** A power of two, so that adding it to a 32-bit float of this size is nearly exact. */
const STEP = 2 ** -10;

/** Whether a graph has one input and one output and in it something to differentiate. */
export function isDifferentiable({ nodes, outputs, parameters }: Graph): boolean {
  const inputs = nodes.flatMap(({ operation }) => (operation.kind === "input" ? [operation] : []));
  return (
    Object.keys(outputs).length === 1 && inputs.length === 1 && (inputs[0]!.type === "float32" || parameters.size > 0)
  );
}

/** A graph with numbers at which its gradient is taken; the loss is `Σ output·cotangent`. */
export interface Differentiable {
  readonly graph: Graph;
  readonly weights: Weights;
  readonly input: Float64Array;
  readonly cotangent: Float32Array;
}

/** Gradients of the trained weights by name, and of the input where it is no pixels. */
export interface Gradients {
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly input: Float32Array | undefined;
}

/** Seeded numbers for a graph. */
export function differentiable(graph: Graph): Differentiable {
  const inputs = seededInputs(graph, BATCH);
  const uniform = mulberry32(fnv1a32(`cotangent of ${graph.name}`));
  const length = outputShape(graph).reduce((product, side) => product * side, BATCH);
  return {
    graph,
    weights: seededWeights(graph),
    input: Float64Array.from(Object.values(inputs)[0]!.data),
    cotangent: Float32Array.from({ length }, () => 2 * uniform() - 1),
  };
}

/** By the graph's own derivative, in ONNX Runtime. */
export async function onnxGradients({ graph, weights, input, cotangent }: Differentiable): Promise<Gradients> {
  const { name, type, shape } = inputOf(graph);
  const { model } = trainingModel(graph, { batch: BATCH, loss: "cotangent", inputGradients: type === "float32" });
  const session = await ort.InferenceSession.create(model);
  const pixels = type === "uint8" ? new Uint8Array(input) : new Float32Array(input);
  const feeds: Record<string, ort.Tensor> = {
    [name]: new ort.Tensor(type, pixels, [BATCH, ...shape]),
    [trainingNames.cotangent]: new ort.Tensor("float32", cotangent, [BATCH, ...outputShape(graph)]),
  };
  for (const [parameter, tensor] of weights) {
    feeds[trainingNames.weight + parameter] = new ort.Tensor("float32", tensor.data, tensor.shape);
  }
  const used = Object.fromEntries(Object.entries(feeds).filter(([key]) => session.inputNames.includes(key)));
  const results = await session.run(used);
  await session.release();
  const found = (key: string) => results[key]?.data as Float32Array | undefined;
  const gradients = [...weights.keys()].map((key) => [key, found(trainingNames.gradient + key)] as const);
  return {
    weights: new Map(gradients.filter((entry): entry is [string, Float32Array] => entry[1] !== undefined)),
    input: found(trainingNames.inputGradient + name),
  };
}

/** By the automatic gradients of TensorFlow.js, in plain JavaScript. */
export async function tfjsGradients({ graph, weights, input, cotangent }: Differentiable): Promise<Gradients> {
  await runtimes.get("tfjs-cpu").version();
  await registerCoreGradients();
  const { name, type, shape } = inputOf(graph);
  const trained = trainableWeights(graph);
  const pixels = type === "uint8";
  const found = await withBackend("cpu", (tf) => {
    const all = new Map([...weights].map(([key, tensor]) => [key, tf.tensor(tensor.data, [...tensor.shape])]));
    const given = tf.tensor(Float32Array.from(input), [BATCH, ...shape]);
    const factors = tf.tensor(cotangent, [BATCH, ...outputShape(graph)]);
    const loss = (x: typeof given, ...values: (typeof given)[]) => {
      const replaced = new Map([...all, ...trained.map((key, i) => [key, values[i]!] as const)]);
      return tf.sum(tf.mul(tfjsForward(tf, graph, new Map([[name, x]]), replaced, false).output, factors));
    };
    const asked = trained.map((key) => all.get(key)!);
    const gradients = pixels
      ? tf.grads((...values) => loss(given, ...values))(asked)
      : tf.grads(loss)([given, ...asked]);
    return gradients.map((gradient) => gradient.dataSync() as Float32Array);
  });
  return {
    weights: new Map(trained.map((key, i) => [key, found[pixels ? i : i + 1]!])),
    input: pixels ? undefined : found[0],
  };
}

/** Compares all gradients with finite differences of the plain meaning. */
export function expectSlopes(at: Differentiable, found: Gradients): void {
  const trained = trainableWeights(at.graph);
  expect([...found.weights.keys()].sort()).toEqual([...trained].sort());
  for (const name of trained) expectSlopesOf(at, at.weights.get(name)!.data, found.weights.get(name), name);
  const { name, type } = inputOf(at.graph);
  if (type === "float32") expectSlopesOf(at, at.input, found.input, name);
}

function expectSlopesOf(
  at: Differentiable,
  values: Float32Array | Float64Array,
  found: Float32Array | undefined,
  name: string,
): void {
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

/** `Σ output·cotangent` in double precision, from the plain meaning of every operation. */
function objective({ graph, weights, input, cotangent }: Differentiable): number {
  const { name } = inputOf(graph);
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

function inputOf({ nodes }: Graph) {
  const { operation, shape } = nodes.find((node) => node.operation.kind === "input") as GraphNode;
  if (operation.kind !== "input") throw new Error("no input");
  return { name: operation.name, type: operation.type, shape };
}

function outputShape({ nodes, outputs }: Graph): readonly number[] {
  return nodes[Object.values(outputs)[0]!]!.shape;
}
