import { LikenessError } from "@likeness/core";
import type { Graph, Weights, WeightTensor } from "./graph.ts";
import { sizeOf } from "./shape.ts";

/**
 * Checks that `weights` has every tensor of the graph, in the right shape, all numbers finite.
 * @throws LikenessError `bad-input` that names graph, tensor, found and expected.
 */
export function checkWeights(graph: Graph, weights: Weights): void {
  for (const [name, shape] of graph.parameters) {
    const tensor = weights.get(name);
    const where = `weights of ${graph.name}: tensor "${name}"`;
    if (tensor === undefined) throw new LikenessError("bad-input", `${where} is missing; expected ${shape.join("×")}`);
    if (tensor.shape.join() !== shape.join()) {
      throw new LikenessError("bad-input", `${where} is ${tensor.shape.join("×")}; expected ${shape.join("×")}`);
    }
    checkNumbers(where, tensor);
  }
}

function checkNumbers(where: string, { shape, data }: WeightTensor): void {
  const size = sizeOf(shape);
  if (data.length !== size)
    throw new LikenessError("bad-input", `${where} has ${data.length} numbers; expected ${size}`);
  const broken = data.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) throw new LikenessError("bad-input", `${where} holds ${data[broken]} at position ${broken}`);
}
