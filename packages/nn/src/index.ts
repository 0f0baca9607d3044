export type {
  Graph,
  GraphNode,
  Operation,
  Padding,
  Pair,
  Parameter,
  Shape,
  ValueId,
  Weights,
  WeightTensor,
} from "./graph.ts";
export { GraphBuilder, type PaddingRule, type Value, type WindowOptions } from "./graph-builder.ts";
export type { LoadOptions, Network, Runtime, Tensor } from "./runtime.ts";
