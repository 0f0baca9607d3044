import type { Graph, Weights } from "@likeness/nn";

/** How far stored statistics move towards those of a batch at each step. */
const MOMENTUM = 0.1;

/**
 * Moves the stored statistics of batch-norms a tenth of the way to those of a batch, the variance as the unbiased one
 * (as PyTorch does), because the network will meet other photos than these.
 */
export function updateStatistics(graph: Graph, weights: Weights, batch: number, statistics: Weights): void {
  for (const { operation, shape } of graph.nodes) {
    if (operation.kind !== "batchNorm") continue;
    const count = batch * (shape.length === 3 ? shape[0]! * shape[1]! : 1);
    move(weights, statistics, operation.mean, 1);
    move(weights, statistics, operation.variance, count / Math.max(1, count - 1));
  }
}

function move(weights: Weights, statistics: Weights, name: string, factor: number): void {
  const found = statistics.get(name);
  if (found === undefined) return;
  const { data } = weights.get(name)!;
  for (let i = 0; i < data.length; i++) data[i] = (1 - MOMENTUM) * data[i]! + MOMENTUM * factor * found.data[i]!;
}
