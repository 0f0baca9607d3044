import { fnv1a32, mulberry32 } from "@likeness/core";
import { graphFamily, graphOf, variantsOf } from "@likeness/embed";
import {
  type GradientNetwork,
  type Graph,
  openGradients,
  type Triplets,
  type Weights,
  type WeightTensor,
} from "@likeness/nn";
import { describe, expect, it } from "vitest";

const family = graphFamily("nn4.small2");
const batch = 3;
const triplets: Triplets = { anchors: [0, 1], positives: [1, 0], negatives: [2, 2] };

/** Weights by a formula of each tensor's name: filters keep the spread of what passes through them. */
function formulaWeights({ parameters }: Graph): Map<string, WeightTensor> {
  const weights = new Map<string, WeightTensor>();
  for (const [name, shape] of parameters) {
    const uniform = mulberry32(fnv1a32(name));
    const size = shape.reduce((product, side) => product * side, 1);
    const reach = shape.length > 1 ? Math.sqrt((6 * shape[0]!) / size) : 0.1;
    const middle = /bn\d?_[wv]$/.test(name) ? 1 : 0;
    weights.set(name, { shape, data: Float32Array.from({ length: size }, () => middle + reach * (2 * uniform() - 1)) });
  }
  centreRows(weights.get("dense_w")!);
  return weights;
}

/** Features are all positive: rows with the sum 0 turn their common part into nothing, so that embeddings lie apart. */
function centreRows({ data, shape }: WeightTensor): void {
  const length = shape[1]!;
  for (let start = 0; start < data.length; start += length) {
    const row = data.subarray(start, start + length);
    const mean = row.reduce((sum, value) => sum + value, 0) / length;
    row.set(row.map((value) => value - mean));
  }
}

/** Blocks of colours, other ones on every crop. */
function crops() {
  const uniform = mulberry32(4);
  const data = new Uint8Array(batch * 96 * 96 * 3);
  for (let item = 0; item < batch; item++) {
    const side = 8 * 2 ** item;
    const colours = Uint8Array.from({ length: 3 * 12 * 12 }, () => 256 * uniform());
    for (let y = 0; y < 96; y++)
      for (let x = 0; x < 96; x++)
        for (let c = 0; c < 3; c++) {
          const block = Math.floor(y / side) * 12 + Math.floor(x / side);
          data[((item * 96 + y) * 96 + x) * 3 + c] = colours[3 * block + c]!;
        }
  }
  return { crop: { shape: [batch, 96, 96, 3], data } };
}

/** The loss in double precision from the embeddings of the forward pass. */
async function lossOf(network: GradientNetwork, weights: Weights): Promise<number> {
  const { data } = await network.embed(crops(), weights);
  const distance = (a: number, b: number) => {
    let sum = 0;
    for (let i = 0; i < 128; i++) sum += (data[a * 128 + i]! - data[b * 128 + i]!) ** 2;
    return sum;
  };
  return triplets.anchors.reduce((sum, a, i) => {
    return sum + Math.max(0, distance(a, triplets.positives[i]!) - distance(a, triplets.negatives[i]!) + 0.2);
  }, 0);
}

describe.each(variantsOf(family))("nn4.small2, %s", (variant) => {
  it("has the loss of the formula, and a gradient of every parameter that predicts how the loss changes", async () => {
    const graph = graphOf(family, variant);
    const weights = formulaWeights(graph);
    const network = await openGradients("onnx-cpu", graph, { batch });
    const { loss, gradients } = await network.step(crops(), weights, triplets);
    const before = await lossOf(network, weights);
    expect(before).toBeGreaterThan(0.01);
    expect(Math.abs(loss - before)).toBeLessThan(1e-5);
    expect(gradients.size).toBe([...graph.parameters.keys()].filter((name) => !/bn\d?_[mv]$/.test(name)).length);
    for (const [name, { data, shape }] of gradients) {
      expect(shape, name).toEqual(graph.parameters.get(name));
      // Along the gradient itself all coordinates of a tensor count at once: the slope is its length. A step that
      // changes the loss by 3e-5 stands far above the rounding of 32-bit embeddings.
      const length = norm(data);
      expect(length, `${name} has a gradient`).toBeGreaterThan(0);
      const values = weights.get(name)!.data;
      const held = values.slice();
      const step = Math.min(3e-5 / length, 0.005 * Math.max(norm(held), 0.1));
      const sides: number[] = [];
      for (const direction of [1, -1]) {
        for (let i = 0; i < values.length; i++) values[i] = held[i]! + (direction * step * data[i]!) / length;
        sides.push(await lossOf(network, weights));
        values.set(held);
      }
      const slope = (sides[0]! - sides[1]!) / (2 * step);
      // Kinks of relu and max make a small part of a direction's slope, rounding of the loss 1e-6 / step.
      expect(Math.abs(slope - length), `${name}: ${length} for ${slope}`).toBeLessThan(0.05 * length + 1e-6 / step);
    }
    await network.dispose();
  });
});

function norm(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
