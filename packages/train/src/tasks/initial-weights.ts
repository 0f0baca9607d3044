import { fnv1a32, mulberry32 } from "@likeness/core";
import type { Graph, GraphNode, Weights, WeightTensor } from "@likeness/nn";

/**
 * Seeded weights to begin with: filters and matrices uniform with the variance 2 / inputs (He et al. 2015), biases 0,
 * batch-norms as if there were none.
 */
export function randomWeights(graph: Graph, seed: number): Map<string, WeightTensor> {
  const ones = new Set(graph.nodes.flatMap(scalesOf));
  const weights = new Map<string, WeightTensor>();
  for (const [name, shape] of graph.parameters) {
    const data = new Float32Array(shape.reduce((product, side) => product * side, 1));
    if (ones.has(name)) data.fill(1);
    else if (shape.length > 1) {
      const uniform = mulberry32(fnv1a32(`${seed}/${name}`));
      const reach = Math.sqrt((6 * shape[0]!) / data.length);
      for (let i = 0; i < data.length; i++) data[i] = reach * (2 * uniform() - 1);
    }
    weights.set(name, { shape, data });
  }
  return weights;
}

function scalesOf({ operation }: GraphNode): readonly string[] {
  if (operation.kind === "affine") return operation.scale === undefined ? [] : [operation.scale];
  if (operation.kind !== "batchNorm") return [];
  return operation.gamma === undefined ? [operation.variance] : [operation.variance, operation.gamma];
}

/** Copies of all tensors, so that training changes nobody else's numbers. */
export function copyWeights(weights: Weights): Map<string, WeightTensor> {
  return new Map([...weights].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]));
}
