import type { Operation, Parameter } from "../graph.ts";

/** The weights that an operation reads, without those it leaves out. */
export function parametersOf(operation: Operation): Parameter[] {
  const names: (Parameter | undefined)[] = [];
  if (operation.kind === "conv2d" || operation.kind === "depthwiseConv2d") names.push(operation.filter, operation.bias);
  if (operation.kind === "dense") names.push(operation.weights, operation.bias);
  if (operation.kind === "affine") names.push(operation.scale, operation.offset);
  if (operation.kind === "batchNorm") names.push(operation.gamma, operation.beta, operation.mean, operation.variance);
  return names.filter((name) => name !== undefined);
}
