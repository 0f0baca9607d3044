import { type Graph, type GraphNode, operandShapes } from "./graph.ts";
import { recordOf } from "./operations/record-of.ts";
import { sizeOf } from "./shape.ts";

/** How many numbers the weights of a graph hold; a tensor that several nodes read counts once. */
export function countParameters({ parameters }: Graph): number {
  return [...parameters.values()].reduce((sum, shape) => sum + sizeOf(shape), 0);
}

/**
 * Multiply-adds of the convolutions and dense layers for one item of a batch, padded cells included. The other
 * operations, a few per cent of the work, are not counted.
 */
export function countMultiplyAdds(graph: Graph): number {
  return graph.nodes.reduce((sum, node) => sum + multiplyAddsOf(graph, node), 0);
}

/** Multiply-adds of one node for one item of a batch. */
export function multiplyAddsOf(graph: Graph, node: GraphNode): number {
  const { operation, shape } = node;
  return recordOf(operation).multiplyAdds?.(operation, shape, operandShapes(graph, node)) ?? 0;
}
