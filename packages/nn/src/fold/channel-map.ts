import type { GraphNode, Operation, Weights } from "../graph.ts";

/** `scale[c]·x + offset[c]` in double precision: what batch-norm, affine and normalisation are. */
export interface ChannelMap {
  readonly scale: Float64Array;
  readonly offset: Float64Array;
}

/** The channel map that a node is, or undefined for any other operation. */
export function channelMapOf({ operation, shape }: GraphNode, weights: Weights): ChannelMap | undefined {
  const channels = shape.at(-1)!;
  const numbers = (name: string | undefined, missing: number) =>
    name === undefined ? new Float64Array(channels).fill(missing) : new Float64Array(weights.get(name)!.data);
  switch (operation.kind) {
    case "normalize":
      return { scale: Float64Array.from(operation.scale), offset: Float64Array.from(operation.offset) };
    case "affine":
      return { scale: numbers(operation.scale, 1), offset: numbers(operation.offset, 0) };
    case "batchNorm": {
      const scale = numbers(operation.gamma, 1);
      const offset = numbers(operation.beta, 0);
      const mean = numbers(operation.mean, 0);
      const variance = numbers(operation.variance, 1);
      for (let c = 0; c < channels; c++) {
        scale[c]! /= Math.sqrt(variance[c]! + operation.epsilon);
        offset[c]! -= mean[c]! * scale[c]!;
      }
      return { scale, offset };
    }
    default:
      return undefined;
  }
}

/** An operation that multiplies by weights, adds a bias and does nothing else. */
export type Linear = Extract<Operation, { kind: "conv2d" | "depthwiseConv2d" | "dense" }>;

export function isLinear(operation: Operation): operation is Linear {
  return operation.kind === "conv2d" || operation.kind === "depthwiseConv2d" || operation.kind === "dense";
}

/** Name of the weights that a linear operation multiplies by. */
export function multiplierOf(operation: Linear): string {
  return operation.kind === "dense" ? operation.weights : operation.filter;
}

/** The operation with other weights and another bias. */
export function withParameters(operation: Linear, multiplier: string, bias: string): Linear {
  return operation.kind === "dense"
    ? { ...operation, weights: multiplier, bias }
    : { ...operation, filter: multiplier, bias };
}
