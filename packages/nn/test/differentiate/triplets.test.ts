import { describe, expect, it } from "vitest";
import {
  GraphBuilder,
  openGradients,
  runtimes,
  runtimesWith,
  type Weights,
  type WeightTensor,
} from "../../src/index.ts";
import { seededInputs, seededWeights } from "../support/example-graphs.ts";
import { interpret } from "../support/interpreter.ts";
import { smallNetwork } from "./small-network.ts";

const graph = smallNetwork();
const batch = 6;
const inputs = { crop: { shape: [batch, 16, 16, 3], data: patterns() } };
/** Three people with two photos each; the last ones have positive and negative exchanged, and some are satisfied. */
const triplets = {
  anchors: [0, 1, 2, 3, 4, 5, 0, 0, 1, 2, 3, 4, 5],
  positives: [1, 0, 3, 2, 5, 4, 1, 2, 4, 0, 5, 1, 3],
  negatives: [2, 4, 0, 5, 1, 3, 5, 1, 0, 3, 2, 5, 4],
};
const margin = 0.01;

/** Stripes of a different colour, direction and width on every crop, so that embeddings lie apart. */
function patterns(): Uint8Array {
  return Uint8Array.from({ length: batch * 768 }, (_, at) => {
    const [item, row, column, channel] = [
      Math.floor(at / 768),
      Math.floor(at / 48) % 16,
      Math.floor(at / 3) % 16,
      at % 3,
    ];
    const phase = (item % 2 === 0 ? row : column) * (0.3 + 0.25 * item) + 2 * channel * item;
    return Math.round(127 + 120 * Math.sin(phase));
  });
}

/** Seeded weights under which embeddings lie far apart: where all are nearly one, differences drown in rounding. */
function spreadingWeights(): Map<string, WeightTensor> {
  const weights = new Map(seededWeights(graph));
  for (const [name, { data }] of weights) {
    if (name.endsWith("_gamma")) data.set(data.map((value) => 2 + value));
    if (/_(beta|mean|b)$/.test(name)) data.set(data.map((value) => 0.2 * value));
    if (name === "dense_w") centreRows(data, data.length / 8);
  }
  return weights;
}

/** Features are all positive: rows with the sum 0 turn their common part into nothing. */
function centreRows(data: Float32Array, length: number): void {
  for (let start = 0; start < data.length; start += length) {
    const row = data.subarray(start, start + length);
    const mean = row.reduce((sum, value) => sum + value, 0) / length;
    row.set(row.map((value) => value - mean));
  }
}

function embeddings(weights: Weights): Float64Array[] {
  const pixels = inputs.crop.data;
  const size = pixels.length / batch;
  return Array.from({ length: batch }, (_, i) => {
    return interpret(graph, weights, { crop: pixels.subarray(i * size, (i + 1) * size) })["embedding"]!.data;
  });
}

/** The loss written out, in double precision. */
function reference(weights: Weights): { loss: number; active: number } {
  const all = embeddings(weights);
  const distance = (i: number, j: number) => all[i]!.reduce((sum, value, k) => sum + (value - all[j]![k]!) ** 2, 0);
  const hinges = triplets.anchors.map((anchor, i) => {
    return distance(anchor, triplets.positives[i]!) - distance(anchor, triplets.negatives[i]!) + margin;
  });
  return {
    loss: hinges.reduce((sum, hinge) => sum + Math.max(hinge, 0), 0),
    active: hinges.filter((hinge) => hinge > 0).length,
  };
}

describe("one batch of a small network", () => {
  it("has the loss and the active triplets of the formula in double precision, to 1e-5", async () => {
    const weights = spreadingWeights();
    const network = await openGradients("onnx-cpu", graph, { batch, margin });
    const { loss, active } = await network.step(inputs, weights, triplets);
    const expected = reference(weights);
    expect(expected.active).toBeGreaterThan(0);
    expect(expected.active, "some triplets are satisfied, or they would not be tested").toBeLessThan(13);
    expect(Math.abs(loss - expected.loss)).toBeLessThan(1e-5);
    expect(active).toBe(expected.active);
    await network.dispose();
  });

  it("has for every parameter the gradient of finite differences of that loss", async () => {
    const weights = spreadingWeights();
    const network = await openGradients("onnx-cpu", graph, { batch, margin });
    const { gradients } = await network.step(inputs, weights, triplets);
    expect([...gradients.keys()].sort()).toEqual(
      [...graph.parameters.keys()].filter((name) => !/_(mean|variance)$/.test(name)).sort(),
    );
    let kinks = 0;
    let compared = 0;
    for (const [name, { data }] of gradients) {
      const values = weights.get(name)!.data;
      for (let i = 0; i < values.length; i += Math.max(1, Math.floor(values.length / 2))) {
        const sides = [2 ** -12, -(2 ** -12)].map((step) => shifted(weights, values, i, step)) as [number, number];
        if (Math.abs(sides[0] - sides[1]) > 2e-3) {
          kinks++;
          continue;
        }
        compared++;
        expect(Math.abs(data[i]! - (sides[0] + sides[1]) / 2), `${name}[${i}]`).toBeLessThan(2e-3);
      }
    }
    expect(kinks / (kinks + compared)).toBeLessThan(0.2);
    await network.dispose();
  });

  it("gives during training the embeddings that a runtime gives afterwards", async () => {
    const weights = spreadingWeights();
    const training = await openGradients("onnx-cpu", graph, { batch, margin });
    const network = await runtimes.get("onnx-cpu").open(graph, weights);
    const expected = (await network.run(inputs))["embedding"]!.data;
    const { data } = await training.embed(inputs, weights);
    expect(largestDifference(data, expected)).toBeLessThan(1e-5);
    await Promise.all([training.dispose(), network.dispose()]);
  });
});

/** One-sided difference quotient of the reference. */
function shifted(weights: Weights, values: Float32Array, i: number, step: number): number {
  const held = values[i]!;
  const before = reference(weights).loss;
  values[i] = held + step;
  const change = values[i]! - held;
  const after = reference(weights).loss;
  values[i] = held;
  return (after - before) / change;
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = a.length === b.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}

/** Largest difference of two gradients over the length of the first. */
function relativeDifference(a: Float32Array, b: Float32Array): number {
  return largestDifference(a, b) / Math.max(1e-6, Math.hypot(...a));
}

/** Engines that can work here; the reason of each that cannot is printed. */
const tfjsEngines: string[] = [];
for (const engine of runtimesWith("gradients").filter((id) => id !== "onnx-cpu")) {
  const answer = await runtimes.get(engine).availability();
  if (answer.available) tfjsEngines.push(engine);
  else process.stdout.write(`skipped: training on ${engine}: ${answer.reason}\n`);
}

describe.each(tfjsEngines)("the derivative as one ONNX model and the automatic gradients of %s", (engine) => {
  it.each(["frozen", "batch"] as const)("agree to 1e-4 on loss, gradients and statistics (%s)", async (batchNorm) => {
    const weights = spreadingWeights();
    const own = await openGradients("onnx-cpu", graph, { batch, batchNorm, margin });
    const tfjs = await openGradients(engine, graph, { batch, batchNorm, margin });
    const [a, b] = [await own.step(inputs, weights, triplets), await tfjs.step(inputs, weights, triplets)];
    expect(Math.abs(a.loss - b.loss)).toBeLessThan(1e-4 * a.loss);
    expect(a.active).toBe(b.active);
    expect([...a.gradients.keys()].sort()).toEqual([...b.gradients.keys()].sort());
    const largest = Math.max(...[...a.gradients.values()].map(({ data }) => Math.hypot(...data)));
    for (const [name, { data }] of a.gradients) {
      const other = b.gradients.get(name)!.data;
      // The bias before a batch-norm over the batch has the gradient 0, which rounding hides.
      if (Math.hypot(...data) < 1e-5 * largest) expect(largestDifference(data, other)).toBeLessThan(1e-5 * largest);
      else expect(relativeDifference(data, other), name).toBeLessThan(1e-4);
    }
    expect(a.statistics.size).toBe(batchNorm === "batch" ? 12 : 0);
    for (const [name, { data }] of a.statistics) {
      expect(largestDifference(data, b.statistics.get(name)!.data), name).toBeLessThan(1e-5);
    }
    const [x, y] = [await own.embed(inputs, weights), await tfjs.embed(inputs, weights)];
    expect(largestDifference(x.data, y.data)).toBeLessThan(1e-5);
    await Promise.all([own.dispose(), tfjs.dispose()]);
  });
});

it("normalises with the statistics of the batch, and differentiates through them", async () => {
  const g = new GraphBuilder("batch-norm");
  const options = { gamma: "gamma", beta: "beta", mean: "mean", variance: "variance", epsilon: 1e-3 };
  const small = g.build({ out: g.batchNorm(g.dense(g.input("in", [3]), { weights: "w", features: 2 }), options) });
  const input = Float32Array.from([0.3, -1, 0.5, 1.2, 0.1, -0.7, -0.4, 0.9, 0.2, 0.8, -0.2, 1.1]);
  const weights = seededWeights(small) as Map<string, WeightTensor>;
  const chosen = { anchors: [0, 2], positives: [1, 3], negatives: [2, 0] };
  const value = (name: string) => weights.get(name)!.data;
  const lossOf = () => {
    const sums = [0, 1, 2, 3].map((n) =>
      [0, 1].map((o) => [0, 1, 2].reduce((sum, i) => sum + input[n * 3 + i]! * value("w")[o * 3 + i]!, 0)),
    );
    const mean = [0, 1].map((o) => sums.reduce((sum, row) => sum + row[o]!, 0) / 4);
    const variance = [0, 1].map((o) => sums.reduce((sum, row) => sum + (row[o]! - mean[o]!) ** 2, 0) / 4);
    const y = sums.map((row) =>
      row.map((x, o) => (value("gamma")[o]! * (x - mean[o]!)) / Math.sqrt(variance[o]! + 1e-3) + value("beta")[o]!),
    );
    const distance = (a: number, b: number) => y[a]!.reduce((sum, x, o) => sum + (x - y[b]![o]!) ** 2, 0);
    const loss = chosen.anchors.reduce((sum, a, i) => {
      return sum + Math.max(0, distance(a, chosen.positives[i]!) - distance(a, chosen.negatives[i]!) + 5);
    }, 0);
    return { loss, mean, variance };
  };
  const network = await openGradients("onnx-cpu", small, { batch: 4, batchNorm: "batch", margin: 5 });
  const found = await network.step({ in: { shape: [4, 3], data: input } }, weights, chosen);
  const expected = lossOf();
  expect(Math.abs(found.loss - expected.loss)).toBeLessThan(1e-5);
  expect(largestDifference(found.statistics.get("mean")!.data, expected.mean)).toBeLessThan(1e-6);
  expect(largestDifference(found.statistics.get("variance")!.data, expected.variance)).toBeLessThan(1e-6);
  for (const name of ["w", "gamma", "beta"]) {
    value(name).forEach((held, i) => {
      const sides = [2 ** -10, -(2 ** -10)].map((step) => {
        value(name)[i] = held + step;
        return { at: value(name)[i]!, loss: lossOf().loss };
      });
      value(name)[i] = held;
      const slope = (sides[0]!.loss - sides[1]!.loss) / (sides[0]!.at - sides[1]!.at);
      expect(Math.abs(found.gradients.get(name)!.data[i]! - slope), `${name}[${i}]`).toBeLessThan(1e-4);
    });
  }
  await network.dispose();
});

describe("a call that does not fit is refused", () => {
  it("for triplets outside of the batch, none, or of unequal number", async () => {
    const network = await openGradients("onnx-cpu", graph, { batch, margin });
    const weights = spreadingWeights();
    const step = (anchors: number[], positives: number[], negatives: number[]) =>
      network.step(inputs, weights, { anchors, positives, negatives });
    await expect(step([0], [1], [6])).rejects.toThrow(/place 6 of a batch of 6/);
    await expect(step([], [], [])).rejects.toThrow(/0 anchors.*at least one/);
    await expect(step([0, 1], [1], [2])).rejects.toThrow(/2 anchors, 1 positives/);
    await network.dispose();
  });

  it("for another batch, and for weights that are missing or misshapen", async () => {
    const network = await openGradients("onnx-cpu", graph, { batch, margin });
    const weights = spreadingWeights();
    await expect(network.embed(seededInputs(graph, 2), weights)).rejects.toThrow(/batches of 6, not 2/);
    weights.set("dense_b", { shape: [7], data: new Float32Array(7) });
    await expect(network.embed(inputs, weights)).rejects.toThrow(/"dense_b" is 7; expected 8/);
    weights.delete("dense_b");
    await expect(network.embed(inputs, weights)).rejects.toThrow(/"dense_b" is missing; expected 8/);
    await network.dispose();
  });

  it("for an unknown engine, with the known ones", async () => {
    await expect(openGradients("tfjs-wasm", graph, { batch })).rejects.toThrow(
      /unknown training engine "tfjs-wasm"; known: onnx-cpu, tfjs-webgpu, tfjs-node, tfjs-node-gpu, tfjs-cpu$/,
    );
  });
});
