import type { Graph, GraphNode } from "./graph.ts";

/** How many numbers the weights of a graph hold; a tensor that several nodes read counts once. */
export function countParameters(graph: Graph): number {
  let count = 0;
  for (const shape of graph.parameters.values()) count += size(shape);
  return count;
}

/**
 * Multiply-adds of the convolutions and dense layers for one item of a batch, padded cells included. The other
 * operations, a few per cent of the work, are not counted.
 */
export function countMultiplyAdds(graph: Graph): number {
  return graph.nodes.reduce((sum, node) => sum + multiplyAddsOf(graph, node), 0);
}

/** Multiply-adds of one node for one item of a batch. */
export function multiplyAddsOf(graph: Graph, { operation, operands, shape }: GraphNode): number {
  switch (operation.kind) {
    case "conv2d":
      return size(shape) * size(operation.kernel) * graph.nodes[operands[0]!]!.shape[2]!;
    case "depthwiseConv2d":
      return size(shape) * size(operation.kernel);
    case "dense":
      return size(shape) * size(graph.nodes[operands[0]!]!.shape);
    default:
      return 0;
  }
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}
